using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Notes;
using NodaTime;

namespace Forewarn.Record.Witnesses;

/// <summary>Asks one witness over HTTP (C2SP tlog-witness, the side of the log).</summary>
/// <remarks>Nothing that the witness answers is believed unless it is a cosignature with its key. Thread-safe.</remarks>
/// <param name="http">Shared by many; its own timeout should be longer than <paramref name="timeout"/>.</param>
/// <param name="submissionPrefix">Absolute http or https URL; <c>/add-checkpoint</c> is appended.</param>
/// <param name="key">The key that must have cosigned.</param>
/// <param name="timeout">For the whole exchange.</param>
public sealed class WitnessClient(HttpClient http, Uri submissionPrefix, VerifierKey key, Duration timeout)
{
    /// <summary>Most bytes of an answer that are read.</summary>
    public const int AnswerBytesMax = 64 * 1024;

    /// <summary>Most characters of a witness's own words that are repeated.</summary>
    public const int WordsLengthMax = 200;

    private readonly Uri _url = new($"{submissionPrefix.AbsoluteUri.TrimEnd('/')}/add-checkpoint");

    /// <summary>Submits a checkpoint.</summary>
    /// <exception cref="WitnessFailedException">There is no usable reply.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<WitnessReply> AddCheckpointAsync(AddCheckpointRequest request, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout.ToTimeSpan());
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ByteArrayContent(request.ToBytes()) };
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
            using var answer = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            byte[] body = await ReadAsync(answer.Content, limit.Token);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => ReadCosignature(request.Note.Text, body),
                HttpStatusCode.Conflict => ReadSize(answer.Content.Headers.ContentType, body),
                HttpStatusCode.UnprocessableEntity => new WitnessReply.Inconsistent(Words(body)),
                var status => throw new WitnessFailedException($"it answered {(int)status}: {Words(body)}"),
            };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new WitnessFailedException(string.Create(CultureInfo.InvariantCulture, $"it did not answer within {timeout.TotalSeconds:0.###} s"));
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or SocketException)
        {
            throw new WitnessFailedException(Printable(failed.Message), failed);
        }
    }

    /// <summary>The first lines of the answer that are by the witness's key; lines of unknown keys are passed over, as the standard demands.</summary>
    private WitnessReply.Cosigned ReadCosignature(string text, byte[] body)
    {
        try
        {
            foreach (var line in NoteSignature.ParseLines(body))
            {
                if (!key.IsNamedBy(line))
                    continue;
                var at = Cosignature.Verify(key, text, line) ?? throw new WitnessFailedException("its cosignature is not by its key over this checkpoint");
                // The witness's time must not be zero (tlog-witness, section "add-checkpoint").
                return at > NodaConstants.UnixEpoch ? new WitnessReply.Cosigned(line, at) : throw new WitnessFailedException("its cosignature has no time");
            }
        }
        catch (RecordFormatException garbage)
        {
            throw new WitnessFailedException($"its answer is no cosignature: {Printable(garbage.Message)}", garbage);
        }
        throw new WitnessFailedException($"its answer has no cosignature by {key}");
    }

    private static WitnessReply.KnowsSize ReadSize(MediaTypeHeaderValue? type, byte[] body)
    {
        string text = Encoding.Latin1.GetString(body);
        if (type?.MediaType == WitnessAnswer.SizeContentType && text.EndsWith('\n') && WholeNumber.TryParse(text.AsSpan(0, text.Length - 1), out long size))
            return new WitnessReply.KnowsSize(size);
        throw new WitnessFailedException($"it answered 409 without a size: {Words(body)}");
    }

    private static async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        byte[] buffer = new byte[AnswerBytesMax + 1];
        int length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return length <= AnswerBytesMax ? buffer[..length] : throw new WitnessFailedException($"its answer is longer than {AnswerBytesMax} bytes");
    }

    private static string Words(byte[] body) => Printable(Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, WordsLengthMax))));

    /// <summary>One line that is safe to log and to show, whoever wrote it.</summary>
    private static string Printable(string text)
    {
        string line = string.Concat(text.Trim().Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length <= WordsLengthMax ? line : line[..WordsLengthMax];
    }
}
