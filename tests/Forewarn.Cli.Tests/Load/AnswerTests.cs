using System.Text;
using CsCheck;
using Forewarn.Cli.Load;

namespace Forewarn.Cli.Tests.Load;

public sealed class AnswerTests
{
    [Theory]
    [InlineData("HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 201 Created\r\ncontent-length:5\r\nDate: today\r\n\r\nhello")]
    [InlineData("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n5;part=1\r\nhello\r\n0\r\n\r\n")]
    public void An_answer_is_read_once_all_of_it_is_there(string text)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        for (int length = 0; length < bytes.Length; length++)
            Assert.False(Answer.TryRead(bytes.AsSpan(0, length), out _), $"after {length} bytes");

        Assert.True(Answer.TryRead(bytes, out var answer));
        Assert.Equal(201, answer.Status);
        Assert.Equal("hello", Encoding.ASCII.GetString(answer.Body));
        Assert.Equal(text.Length, answer.Length);
    }

    [Fact]
    public void Chunks_are_put_together_however_the_body_was_cut() => Gen.Byte.Array[0, 300].Select(Gen.Int[1, 50].Array[1, 20]).Sample((body, sizes) =>
    {
        using var stream = new MemoryStream();
        stream.Write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8);
        for (int at = 0, i = 0; at < body.Length; i++)
        {
            int size = Math.Min(sizes[i % sizes.Length], body.Length - at);
            stream.Write(Encoding.ASCII.GetBytes($"{size:x}\r\n"));
            stream.Write(body.AsSpan(at, size));
            stream.Write("\r\n"u8);
            at += size;
        }
        stream.Write("0\r\n\r\n"u8);

        return Answer.TryRead(stream.ToArray(), out var answer) && answer.Body.SequenceEqual(body);
    });

    [Fact]
    public void A_busy_answer_says_when_to_come_back_or_not()
    {
        Assert.True(Answer.TryRead("HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), out var polite));
        Assert.True(Answer.TryRead("HTTP/1.1 429 Busy\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), out var curt));
        Assert.True(polite is { IsBusy: true, HasRetryAfter: true });
        Assert.True(curt is { IsBusy: true, HasRetryAfter: false });
    }

    [Fact]
    public void A_server_may_close_after_its_answer()
    {
        Assert.True(Answer.TryRead("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), out var answer));
        Assert.True(answer.Closes);
    }

    [Fact]
    public void What_is_no_HTTP_answer_is_refused() =>
        Assert.Throws<IOException>(() => Answer.TryRead("SSH-2.0-OpenSSH\r\n\r\n"u8.ToArray(), out _));

    [Theory]
    [InlineData("""{"operational_intent_reference":{"id":"x","ovn":"abc-_.~1"}}""", "abc-_.~1")]
    [InlineData("""{"ovn" : "a/b+c="}""", "a%2Fb%2Bc%3D")]
    [InlineData("""{"ovn":null}""", null)]
    [InlineData("""{"ovn":""}""", null)]
    [InlineData("""{}""", null)]
    public void An_OVN_is_found_and_fit_for_a_path(string body, string? ovn) =>
        Assert.Equal(ovn, AnswerFields.Ovn(Encoding.UTF8.GetBytes(body)) is { } found ? Encoding.ASCII.GetString(found) : null);
}
