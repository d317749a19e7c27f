using System.Text;
using CsCheck;
using Forewarn.Record.Notes;
using static Forewarn.Record.Tests.Notes.TestKeys;

namespace Forewarn.Record.Tests.Notes;

public sealed class SignedNoteTests
{
    private const string PeterText = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    private const string PeterLine = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    private const string EnochLine = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";
    private static readonly VerifierKey Peter = VerifierKey.Parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    private static readonly VerifierKey Enoch = VerifierKey.Parse("EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop");

    [Fact]
    public void The_example_of_the_standard_verifies()
    {
        var key = VerifierKey.Parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
        SignedNote note = Read(
            "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n");
        Assert.Equal([key], note.Verify([key]));
    }

    [Fact]
    public void A_text_may_hold_empty_lines_of_its_own()
    {
        SignedNote note = Read(
            "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
            + "— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n");
        Assert.EndsWith("sole:\n\ned è subito sera.\n", note.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_signatures_verify() => Assert.Equal([Peter, Enoch], Read(PeterText + "\n" + PeterLine + EnochLine).Verify([Enoch, Peter]));

    [Fact]
    public void A_signature_of_an_unknown_key_is_ignored() => Assert.Equal([Peter], Read(PeterText + "\n" + PeterLine + EnochLine).Verify([Peter]));

    [Fact]
    public void A_note_that_no_known_key_signed_has_no_signer() => Assert.Empty(Read(PeterText + "\n" + PeterLine).Verify([Enoch]));

    [Fact]
    public void A_key_that_signed_twice_is_named_once() => Assert.Equal([Peter], Read(PeterText + "\n" + PeterLine + PeterLine).Verify([Peter]));

    [Fact]
    public void A_key_that_is_known_twice_is_one_key() => Assert.Equal([Peter], Read(PeterText + "\n" + PeterLine).Verify([Peter, Peter]));

    [Fact]
    public void A_known_key_that_did_not_sign_this_text_brings_the_whole_note_down()
    {
        SignedNote note = Read("Another text.\n\n" + PeterLine);
        Assert.Contains("PeterNeumann+c74f20a3", Assert.Throws<RecordFormatException>(() => note.Verify([Peter])).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void One_bad_signature_of_a_known_key_outweighs_a_good_one()
    {
        SignedNote note = Note(PeterText, Log.Sign(PeterText), new NoteSignature(Peter.Name, Peter.KeyId, new byte[64]));
        Assert.Throws<RecordFormatException>(() => note.Verify([Log.VerifierKey, Peter]));
    }

    [Fact]
    public void A_signature_that_shares_only_the_name_with_a_known_key_is_ignored() =>
        Assert.Empty(Note(PeterText, new NoteSignature(Peter.Name, Peter.KeyId ^ 1, new byte[64])).Verify([Peter]));

    [Fact]
    public void A_signature_that_shares_only_the_id_with_a_known_key_is_ignored() =>
        Assert.Empty(Note(PeterText, new NoteSignature("PeterNeuman", Peter.KeyId, new byte[64])).Verify([Peter]));

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(65)]
    public void A_signature_of_another_length_in_the_name_of_a_known_key_is_refused(int length) =>
        Assert.Throws<RecordFormatException>(() => Note(PeterText, new NoteSignature(Peter.Name, Peter.KeyId, new byte[length])).Verify([Peter]));

    [Fact]
    public void A_long_signature_of_an_unknown_kind_is_carried() =>
        Assert.Equal(4_900, Read(Note(PeterText, new NoteSignature("post.example/quantum", 7, new byte[4_900])).ToString()).Signatures[0].Bytes.Length);

    [Fact]
    public void Sixty_four_signatures_are_read() => Assert.Equal(SignedNote.SignaturesMax, Read(PeterText + "\n" + Lines(64)).Signatures.Length);

    [Theory]
    [InlineData(65)]
    [InlineData(1_000)]
    public void More_signatures_are_refused(int count) =>
        Assert.Contains("signatures", Assert.Throws<RecordFormatException>(() => Read(PeterText + "\n" + Lines(count))).Problem, StringComparison.Ordinal);

    [Fact]
    public void More_bytes_than_the_limit_are_refused() =>
        Assert.Contains(
            "bytes",
            Assert.Throws<RecordFormatException>(() => Read(new string('a', SignedNote.BytesMax) + "\n\n" + PeterLine)).Problem,
            StringComparison.Ordinal);

    [Fact]
    public void A_note_that_could_not_be_read_back_for_its_size_is_not_made() =>
        Assert.Throws<RecordFormatException>(() => Note(new string('a', SignedNote.BytesMax) + "\n", Log.Sign("a\n")));

    public static TheoryData<string> Malformed => new()
    {
        "",
        "\n",
        "\n\n",
        PeterText,
        PeterText + "\n",
        PeterText + PeterLine,
        "\n" + PeterLine,
        PeterText + "\n" + PeterLine[..^1],
        PeterText + "\n" + PeterLine + "\n",
        PeterText + "\n" + PeterLine + "\n\n",
        PeterText + "\n" + PeterLine + "Unexpected line.\n",
        PeterText + "\n\n" + PeterLine[1..],
        "\u0001" + PeterText + "\n" + PeterLine,
        "\0" + PeterText + "\n" + PeterLine,
        PeterText + "\n" + PeterLine + "\0",
        PeterText.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n" + PeterLine.Replace("\n", "\r\n", StringComparison.Ordinal),
        PeterText.Replace("\n", "\r\n", StringComparison.Ordinal) + "\n" + PeterLine,
        "Tab\there.\n\n" + PeterLine,
        PeterText + "\n" + PeterLine.Replace("—", "-", StringComparison.Ordinal),
        PeterText + "\n" + PeterLine.Replace("— ", "—\u00a0", StringComparison.Ordinal),
        PeterText + "\n" + PeterLine.Replace("— ", "—  ", StringComparison.Ordinal),
        PeterText + "\n" + PeterLine.Replace("— ", "— Bad ", StringComparison.Ordinal),
        PeterText + "\n" + PeterLine.Replace("PeterNeumann", "", StringComparison.Ordinal),
        PeterText + "\n" + PeterLine.Replace("PeterNeumann", "Peter+Neumann", StringComparison.Ordinal),
        PeterText + "\n" + PeterLine.Replace("PeterNeumann", "Peter\u2003Neumann", StringComparison.Ordinal),
        PeterText + "\n" + PeterLine.Replace("PeterNeumann", "Peter\u00a0Neumann", StringComparison.Ordinal),
        PeterText + "\n" + PeterLine.Replace("PeterNeumann", "Peter\u0085Neumann", StringComparison.Ordinal),
        PeterText + "\n" + PeterLine.Replace("=\n", "\n", StringComparison.Ordinal),
        PeterText + "\n" + PeterLine.Replace("=\n", "==\n", StringComparison.Ordinal),
        PeterText + "\n" + PeterLine.Replace("=\n", " =\n", StringComparison.Ordinal),
        PeterText + "\n" + PeterLine.Replace("=\n", "= \n", StringComparison.Ordinal),
        PeterText + "\n" + PeterLine.Replace("nAM=\n", "nAN=\n", StringComparison.Ordinal),
        PeterText + "\n" + PeterLine.Replace('/', '_'),
        PeterText + "\n— PeterNeumann \n",
        PeterText + "\n— PeterNeumann\n",
        PeterText + "\n— PeterNeumann x08g\n",
        PeterText + "\n— PeterNeumann x08gow==\n",
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void What_is_no_note_is_refused(string note) => Assert.Throws<RecordFormatException>(() => Read(note));

    [Theory]
    [InlineData(0xff)]
    [InlineData(0xc0)]
    [InlineData(0x80)]
    [InlineData(0xed)]
    public void What_is_not_UTF_8_is_refused(byte octet) =>
        Assert.Throws<RecordFormatException>(() => SignedNote.Parse([octet, .. Utf8(PeterText + "\n" + PeterLine)]));

    [Fact]
    public void A_byte_order_mark_is_part_of_the_text() => Assert.StartsWith("\ufeff", Read("\ufeffText.\n\n" + PeterLine).Text, StringComparison.Ordinal);

    [Fact]
    public void A_refusal_says_which_signature_is_meant() =>
        Assert.Contains(
            "signature 2", Assert.Throws<RecordFormatException>(() => Read(PeterText + "\n" + PeterLine + "— x y\n")).Where, StringComparison.Ordinal);

    [Fact]
    public void Signature_lines_alone_are_read() =>
        Assert.Equal(["PeterNeumann", "EnochRoot"], NoteSignature.ParseLines(Utf8(PeterLine + EnochLine)).Select(signature => signature.Name));

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData(PeterText)]
    [InlineData(PeterLine + "\n")]
    [InlineData("\n" + PeterLine)]
    [InlineData(PeterLine + "—")]
    public void What_are_no_signature_lines_alone_is_refused(string lines) =>
        Assert.Throws<RecordFormatException>(() => NoteSignature.ParseLines(Utf8(lines)));

    [Fact]
    public void A_new_signature_of_the_same_key_takes_the_place_of_the_old_one()
    {
        SignedNote note = Note(PeterText, Log.Sign("Other.\n")).WithSignature(Log.Sign(PeterText));
        Assert.Equal([Log.Sign(PeterText)], note.Signatures.AsSpan().ToArray());
    }

    [Fact]
    public void A_signature_of_another_key_is_put_below() =>
        Assert.Equal([Log.VerifierKey, OtherLog.VerifierKey], Note(PeterText, Log.Sign(PeterText)).WithSignature(OtherLog.Sign(PeterText)).Verify([OtherLog.VerifierKey, Log.VerifierKey]));

    [Fact]
    public void A_full_note_takes_no_further_signature()
    {
        SignedNote note = Read(PeterText + "\n" + Lines(SignedNote.SignaturesMax));
        Assert.Throws<RecordFormatException>(() => note.WithSignature(Log.Sign(PeterText)));
    }

    [Fact]
    public void Two_known_keys_with_one_name_and_id_are_a_mistake_of_the_caller()
    {
        (VerifierKey one, VerifierKey two) = CollidingKeys();
        Assert.Throws<ArgumentException>(() => Note("Text.\n", Log.Sign("Text.\n")).Verify([one, two]));
    }

    [Theory]
    [InlineData("no newline")]
    [InlineData("")]
    [InlineData("carriage return\r\n")]
    public void A_text_that_could_not_be_read_back_is_not_made_a_note(string text) =>
        Assert.Throws<RecordFormatException>(() => Note(text, Log.Sign("Text.\n")));

    [Fact]
    public void A_text_with_half_of_a_surrogate_pair_is_not_made_a_note() =>
        Assert.Throws<RecordFormatException>(() => Note("half a pair \ud800\n", Log.Sign("Text.\n")));

    [Fact]
    public void Any_note_reads_back_byte_by_byte() =>
        Gen.Select(GenNote.Text, GenNote.Signature.Array[1, 8]).Sample((text, signatures) =>
        {
            byte[] bytes = Note(text, signatures).ToBytes();
            SignedNote read = SignedNote.Parse(bytes);
            Assert.Equal(text, read.Text);
            Assert.Equal(signatures, read.Signatures.AsSpan().ToArray());
            Assert.Equal(bytes, read.ToBytes());
        });

    [Fact]
    public void Any_bytes_are_a_note_or_refused() =>
        Gen.Select(GenNote.Text, GenNote.Signature, Gen.Byte.Array[0, 12], Gen.Int[0, int.MaxValue]).Sample((text, signature, noise, at) =>
        {
            byte[] bytes = Note(text, signature).ToBytes();
            int from = at % bytes.Length;
            byte[] broken = [.. bytes[..from], .. noise, .. bytes[Math.Min(bytes.Length, from + noise.Length)..]];
            try
            {
                Assert.Equal(broken, SignedNote.Parse(broken).ToBytes());
            }
            catch (RecordFormatException)
            {
                // The other accepted answer.
            }
        });

    private static SignedNote Read(string note) => SignedNote.Parse(Utf8(note));

    private static SignedNote Note(string text, params NoteSignature[] signatures) => new(text, [.. signatures]);

    private static string Lines(int count)
    {
        var lines = new StringBuilder();
        for (int i = 0; i < count; i++)
            lines.Append(new NoteSignature($"signer{i}.example", (uint)i, new byte[64])).Append('\n');
        return lines.ToString();
    }

    /// <summary>Ids have 32 bits, so two keys with the same one are found among a few hundred thousand.</summary>
    private static (VerifierKey One, VerifierKey Two) CollidingKeys()
    {
        var seen = new Dictionary<uint, byte[]>();
        for (ulong i = 0; ; i++)
        {
            byte[] publicKey = new byte[VerifierKey.PublicKeyLength];
            BitConverter.TryWriteBytes(publicKey, i);
            var key = new VerifierKey("a", KeyType.Log, publicKey);
            if (!seen.TryAdd(key.KeyId, publicKey))
                return (new VerifierKey("a", KeyType.Log, seen[key.KeyId]), key);
        }
    }
}
