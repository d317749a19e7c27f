using Forewarn.Record.Notes;

namespace Forewarn.Record.Tests.Notes;

public sealed class SigningKeyTests
{
    /// <summary>The key that the note package of Go's checksum database is tested with.</summary>
    private const string Peter = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    [Fact]
    public void A_private_key_of_Go_has_its_public_key()
    {
        using SigningKey key = SigningKey.Parse(Peter);
        Assert.Equal("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", key.VerifierKey.ToString());
    }

    [Fact]
    public void A_private_key_of_Go_is_written_as_it_was_read()
    {
        using SigningKey key = SigningKey.Parse(Peter);
        Assert.Equal(Peter, key.ExportPrivate());
    }

    [Fact]
    public void A_private_key_of_Go_signs_as_Go_does()
    {
        using SigningKey key = SigningKey.Parse(Peter);
        const string text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
        Assert.Equal(
            "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=",
            key.Sign(text).ToString());
    }

    [Theory]
    [InlineData(KeyType.Log)]
    [InlineData(KeyType.Cosigner)]
    public void A_new_key_reads_back(KeyType type)
    {
        using SigningKey key = SigningKey.Generate("example.com/new", type);
        using SigningKey read = SigningKey.Parse(key.ExportPrivate());
        Assert.Equal(key.VerifierKey, read.VerifierKey);
    }

    [Fact]
    public void Two_new_keys_differ()
    {
        using SigningKey one = SigningKey.Generate("example.com/new", KeyType.Log);
        using SigningKey two = SigningKey.Generate("example.com/new", KeyType.Log);
        Assert.NotEqual(one.VerifierKey, two.VerifierKey);
    }

    [Fact]
    public void No_other_spelling_of_a_private_key_is_read()
    {
        for (int i = 0; i < Peter.Length; i++)
        {
            for (char other = '\0'; other < '\u0080'; other++)
            {
                if (other != Peter[i])
                    Assert.Throws<RecordFormatException>(() => SigningKey.Parse($"{Peter[..i]}{other}{Peter[(i + 1)..]}").Dispose());
            }
        }
    }

    [Fact]
    public void No_beginning_of_a_private_key_is_read()
    {
        for (int i = 0; i < Peter.Length; i++)
            Assert.Throws<RecordFormatException>(() => SigningKey.Parse(Peter[..i]).Dispose());
    }

    [Theory]
    [InlineData("PRIVATE+KEY+PeterNeumann+c74f20a4+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")]
    [InlineData("PRIVATE+KEY+PeterNeumann+C74F20A3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")]
    [InlineData("PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDF")]
    [InlineData("PRIVATE+KEY+PeterNeumann+c74f20a3+AoEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")]
    [InlineData("PRIVATE+KEY+Peter Neumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")]
    public void A_refusal_does_not_tell_the_secret(string text)
    {
        var refusal = Assert.Throws<RecordFormatException>(() => SigningKey.Parse(text).Dispose());
        Assert.DoesNotContain("EKFALVFGyNhPJEMzD1QIDr", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_in_a_message_does_not_tell_the_secret()
    {
        using SigningKey key = SigningKey.Parse(Peter);
        Assert.Equal(key.VerifierKey.ToString(), $"{key}");
    }

    [Fact]
    public void A_cosigner_does_not_sign_a_text_without_the_time() =>
        Assert.Throws<InvalidOperationException>(() => TestKeys.Witness1.Sign("text\n"));

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(64)]
    public void A_seed_of_another_length_is_refused(int length) =>
        Assert.Throws<RecordFormatException>(() => SigningKey.FromSeed("example.com/new", KeyType.Log, new byte[length]).Dispose());

    [Fact]
    public void A_key_that_was_disposed_of_signs_no_more()
    {
        SigningKey key = SigningKey.Generate("example.com/new", KeyType.Log);
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.Sign("text\n"));
    }
}
