using System.Globalization;
using System.Text;

namespace Forewarn.Record.Witnesses;

/// <summary>What a witness answers to a request, as HTTP carries it.</summary>
/// <param name="Status">200: cosigned. 400: malformed. 403: not signed by a trusted key of that log. 404: a log that it does not know.
/// 409: it knows another size. 422: not consistent with what it cosigned before.</param>
/// <param name="ContentType">Media type of the body.</param>
/// <param name="Body">200: cosignature lines. 409: the size that it knows, and a newline. Otherwise a sentence.</param>
public sealed record WitnessAnswer(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>Media type of the answer that names a size (C2SP tlog-witness).</summary>
    public const string SizeContentType = "text/x.tlog.size";

    /// <summary>Media type of all others.</summary>
    public const string TextContentType = "text/plain; charset=utf-8";

    internal static WitnessAnswer Cosigned(string line) => Text(200, line);

    internal static WitnessAnswer KnowsSize(long size) =>
        new(409, SizeContentType, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{size}\n")));

    internal static WitnessAnswer Refused(int status, string why) => Text(status, why);

    private static WitnessAnswer Text(int status, string line) => new(status, TextContentType, Encoding.UTF8.GetBytes($"{line}\n"));
}
