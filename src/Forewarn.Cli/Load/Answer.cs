using System.Buffers.Text;

namespace Forewarn.Cli.Load;

/// <summary>One HTTP/1.1 answer, seen in the buffer that it was received into.</summary>
internal readonly ref struct Answer
{
    private Answer(int status, bool hasRetryAfter, bool closes, ReadOnlySpan<byte> body, int length)
    {
        (Status, HasRetryAfter, Closes) = (status, hasRetryAfter, closes);
        Body = body;
        Length = length;
    }

    public int Status { get; }

    /// <summary>Whether it says when to ask again.</summary>
    public bool HasRetryAfter { get; }

    /// <summary>Whether the server will close the connection after it.</summary>
    public bool Closes { get; }

    public ReadOnlySpan<byte> Body { get; }

    /// <summary>Bytes of the whole answer.</summary>
    public int Length { get; }

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Whether the server says that it is too busy.</summary>
    public bool IsBusy => Status is 429 or 503;

    /// <summary>Reads an answer, once all of it has been received; a chunked body is put together where it lies.</summary>
    /// <returns>False when there is more to come.</returns>
    /// <exception cref="IOException">It is not an HTTP/1.1 answer.</exception>
    public static bool TryRead(Span<byte> received, out Answer answer)
    {
        answer = default;
        int head = received.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return false;
        if (!received.StartsWith("HTTP/1."u8) || !Utf8Parser.TryParse(received[9..], out int status, out _))
            throw new IOException("what answers is no HTTP/1.1 server");
        var fields = new HeadFields(received[..head]);
        int bodyAt = head + "\r\n\r\n".Length;
        int bodyLength = status is 204 or 304 ? 0 : fields.ContentLength;
        int length;
        if (fields.IsChunked)
        {
            if (!TryJoinChunks(received[bodyAt..], out bodyLength, out int chunksLength))
                return false;
            length = bodyAt + chunksLength;
        }
        else
        {
            length = bodyAt + bodyLength;
        }
        if (received.Length < length)
            return false;
        answer = new Answer(status, fields.HasRetryAfter, fields.Closes, received.Slice(bodyAt, bodyLength), length);
        return true;
    }

    /// <summary>Moves the chunks (RFC 9112 section 7.1) together once all are there; changes nothing before.</summary>
    private static bool TryJoinChunks(Span<byte> chunks, out int bodyLength, out int chunksLength)
    {
        (bodyLength, chunksLength) = (0, 0);
        if (!chunks.EndsWith("0\r\n\r\n"u8))
            return false;
        while (true)
        {
            if (!Utf8Parser.TryParse(chunks[chunksLength..], out int size, out int digits, 'x'))
                throw new IOException("the size of a chunk is no number");
            int lineEnd = chunks[(chunksLength + digits)..].IndexOf("\r\n"u8);
            int dataAt = chunksLength + digits + lineEnd + 2;
            chunksLength = dataAt + size + 2;
            if (lineEnd < 0 || chunksLength > chunks.Length)
                return false;
            if (size == 0)
                return true;
            chunks.Slice(dataAt, size).CopyTo(chunks[bodyLength..]);
            bodyLength += size;
        }
    }

    /// <summary>What the head says that matters here.</summary>
    private readonly ref struct HeadFields
    {
        public HeadFields(ReadOnlySpan<byte> head)
        {
            Closes = head.StartsWith("HTTP/1.0"u8);
            for (int end = head.IndexOf("\r\n"u8); end >= 0; end = head.IndexOf("\r\n"u8))
            {
                head = head[(end + 2)..];
                int next = head.IndexOf("\r\n"u8);
                var line = next < 0 ? head : head[..next];
                if (Is(line, "content-length:"u8, out var value) && Utf8Parser.TryParse(value, out int length, out _))
                    ContentLength = length;
                else if (Is(line, "transfer-encoding:"u8, out value))
                    IsChunked = value.EndsWith("chunked"u8);
                else if (Is(line, "connection:"u8, out value))
                    Closes = value.SequenceEqual("close"u8);
                else if (Is(line, "retry-after:"u8, out value))
                    HasRetryAfter = value.Length > 0;
            }
        }

        public int ContentLength { get; }

        public bool IsChunked { get; }

        public bool Closes { get; }

        public bool HasRetryAfter { get; }

        private static bool Is(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
        {
            value = default;
            if (line.Length < name.Length || !System.Text.Ascii.EqualsIgnoreCase(line[..name.Length], name))
                return false;
            value = line[name.Length..].Trim((byte)' ');
            return true;
        }
    }
}
