using System.Text.Encodings.Web;
using System.Text.Json;

namespace Forewarn.Record.Signatures;

/// <summary>The protected header of a party's signature (RFC 7515, section 4): which key signed what kind of request to whom.</summary>
/// <param name="Algorithm"><c>EdDSA</c> or <c>ES256</c>.</param>
/// <param name="KeyId">Thumbprint of the key (RFC 7638).</param>
/// <param name="Audience">Origin of the record that the request was meant for.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path of the request.</param>
/// <param name="IfMatch">The If-Match header; null when there was none.</param>
public sealed record JwsHeader(string Algorithm, string KeyId, string Audience, string Method, string Path, string? IfMatch)
{
    /// <summary>Most bytes of its JSON.</summary>
    public const int BytesMax = 4096;

    private const string Where = "signature, protected header";
    private const string Members = "exactly alg, kid, aud, htm, htu, and if_match where the request has one";

    /// <exception cref="RecordFormatException">Longer than <see cref="BytesMax"/>.</exception>
    internal byte[] ToUtf8()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("alg", Algorithm);
            json.WriteString("kid", KeyId);
            json.WriteString("aud", Audience);
            json.WriteString("htm", Method);
            json.WriteString("htu", Path);
            if (IfMatch is not null)
                json.WriteString("if_match", IfMatch);
            json.WriteEndObject();
        }
        if (buffer.Length > BytesMax)
            throw new RecordFormatException(Where, $"{buffer.Length} bytes", $"at most {BytesMax} bytes: a shorter path");
        return buffer.ToArray();
    }

    /// <summary>An unknown member is refused, not passed over: it might change what was signed (RFC 7515, section 4.1.11, <c>crit</c>; RFC 7797,
    /// <c>b64</c>) or offer a key of its own (<c>jwk</c>).</summary>
    /// <exception cref="RecordFormatException">Not JSON, longer than <see cref="BytesMax"/>, or with other members.</exception>
    internal static JwsHeader Parse(ReadOnlyMemory<byte> utf8)
    {
        var members = new StrictJsonObject(utf8, Where, BytesMax);
        foreach (string name in members.Names)
        {
            if (name is not ("alg" or "kid" or "aud" or "htm" or "htu" or "if_match"))
                throw new RecordFormatException(Where, "a member that is not known here", Members);
        }
        string Text(string name, string accepted) => RequestToSign.IsPlain(members.Text(name, accepted))
            ? members.Text(name, accepted)
            : throw new RecordFormatException($"{Where}, member {name}", "too long, or with control characters", accepted);
        string algorithm = Text("alg", "EdDSA or ES256");
        if (algorithm is not ("EdDSA" or "ES256"))
            throw new RecordFormatException($"{Where}, member alg", "another algorithm", "EdDSA or ES256");
        return new JwsHeader(
            algorithm,
            Text("kid", "the thumbprint of the key"),
            Text("aud", "the origin of the record"),
            Text("htm", "the HTTP method"),
            Text("htu", "the path of the request"),
            members.Has("if_match") ? Text("if_match", "the If-Match header") : null);
    }
}
