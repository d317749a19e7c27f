using System.Security.Cryptography;
using Forewarn.Record.Notes;

namespace Forewarn.Record.Tests.Notes;

public sealed class VerifierKeyTests
{
    /// <summary>The example of C2SP signed-note, section "Verifier keys".</summary>
    private const string Foo = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    /// <summary>The key that the note package of Go's checksum database is tested with.</summary>
    private const string Peter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    /// <summary>The key of a public witness.</summary>
    private const string Remora = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";

    [Theory]
    [InlineData(Foo, "example.com/foo", 0x530d903a, KeyType.Log)]
    [InlineData(Peter, "PeterNeumann", 0xc74f20a3, KeyType.Log)]
    [InlineData(Remora, "remora.n621.de", 0xda77ade7, KeyType.Cosigner)]
    [InlineData("TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6", "TEST", 0x7997405c, KeyType.Log)]
    public void A_published_key_is_read(string text, string name, uint keyId, KeyType type)
    {
        VerifierKey key = VerifierKey.Parse(text);
        Assert.Equal((name, keyId, type), (key.Name, key.KeyId, key.Type));
    }

    [Theory]
    [InlineData(Foo)]
    [InlineData(Peter)]
    [InlineData(Remora)]
    public void A_key_is_written_as_it_was_read(string text) => Assert.Equal(text, VerifierKey.Parse(text).ToString());

    [Theory]
    [InlineData(Foo)]
    [InlineData(Remora)]
    public void No_other_spelling_of_a_key_is_read(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            for (char other = '\0'; other < '\u0100'; other++)
            {
                if (other != text[i])
                    Assert.Throws<RecordFormatException>(() => VerifierKey.Parse($"{text[..i]}{other}{text[(i + 1)..]}"));
            }
        }
    }

    [Fact]
    public void No_part_of_a_key_is_read()
    {
        for (int i = 0; i <= Foo.Length; i++)
        {
            for (int j = i; j <= Foo.Length; j++)
            {
                if (j - i < Foo.Length)
                    Assert.Throws<RecordFormatException>(() => VerifierKey.Parse(Foo[i..j]));
            }
        }
    }

    [Theory]
    [InlineData(Foo + "\n")]
    [InlineData(Foo + "=")]
    [InlineData(Foo + "AAAA")]
    [InlineData(" " + Foo)]
    [InlineData(Foo + "+")]
    public void Whatever_is_put_around_a_key_is_refused(string text) => Assert.Throws<RecordFormatException>(() => VerifierKey.Parse(text));

    /// <summary>The first is from the tests of Go's note package, with the id of the longer key.</summary>
    [Theory]
    [InlineData("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==")]
    [InlineData("PeterNeumann+173116ae+AQ==")]
    [InlineData("PeterNeumann+173116ae+")]
    public void A_key_of_another_length_is_refused(string text) => Assert.Throws<RecordFormatException>(() => VerifierKey.Parse(text));

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x02)]
    [InlineData(0x05)]
    [InlineData(0x06)]
    [InlineData(0xff)]
    public void A_type_that_is_not_known_is_named(byte type)
    {
        byte[] content = [type, .. new byte[32]];
        byte[] id = SHA256.HashData([.. TestKeys.Utf8("example.com/foo\n"), .. content])[..4];
        string text = $"example.com/foo+{Convert.ToHexStringLower(id)}+{Convert.ToBase64String(content)}";
        var refusal = Assert.Throws<RecordFormatException>(() => VerifierKey.Parse(text));
        Assert.Contains($"type 0x{type:x2}", refusal.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_that_is_not_that_of_the_key_is_refused_with_the_right_one()
    {
        var refusal = Assert.Throws<RecordFormatException>(() => VerifierKey.Parse(Foo.Replace("530d903a", "530d903b", StringComparison.Ordinal)));
        Assert.Contains("530d903a", refusal.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_in_capitals_is_refused() =>
        Assert.Throws<RecordFormatException>(() => VerifierKey.Parse(Foo.Replace("530d903a", "530D903A", StringComparison.Ordinal)));

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a+b")]
    [InlineData("a\tb")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("a\u00a0b")]
    [InlineData("a\u2003b")]
    [InlineData("a\u2028b")]
    [InlineData("a\u3000b")]
    [InlineData("a\u0085b")]
    public void A_name_that_a_note_cannot_carry_is_refused(string name) =>
        Assert.Throws<RecordFormatException>(() => new VerifierKey(name, KeyType.Log, new byte[32]));

    [Fact]
    public void A_name_with_half_of_a_surrogate_pair_is_refused() =>
        Assert.Throws<RecordFormatException>(() => new VerifierKey("a\ud800b", KeyType.Log, new byte[32]));

    [Theory]
    [InlineData("ед.пример/журнал")]
    [InlineData("\U0001f6e9.example")]
    public void A_name_in_any_script_reads_back(string name)
    {
        var key = new VerifierKey(name, KeyType.Log, TestKeys.Log.VerifierKey.PublicKey.AsSpan());
        Assert.Equal(key, VerifierKey.Parse(key.ToString()));
    }

    [Fact]
    public void A_key_that_could_not_be_read_back_for_its_length_is_refused() =>
        Assert.Throws<RecordFormatException>(() => new VerifierKey(new string('a', VerifierKey.LengthMax - 50), KeyType.Log, new byte[32]));

    [Fact]
    public void A_megabyte_is_refused_for_its_length() =>
        Assert.Contains("characters", Assert.Throws<RecordFormatException>(() => VerifierKey.Parse(new string('+', 1 << 20))).Problem, StringComparison.Ordinal);

    [Fact]
    public void The_same_key_for_another_purpose_has_another_id()
    {
        ReadOnlySpan<byte> publicKey = TestKeys.Log.VerifierKey.PublicKey.AsSpan();
        Assert.NotEqual(new VerifierKey("a", KeyType.Log, publicKey).KeyId, new VerifierKey("a", KeyType.Cosigner, publicKey).KeyId);
    }

    [Fact]
    public void Keys_are_compared_by_value() => Assert.Equal(VerifierKey.Parse(Foo), VerifierKey.Parse(Foo));
}
