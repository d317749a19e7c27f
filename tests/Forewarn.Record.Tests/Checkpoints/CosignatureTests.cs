using System.Buffers.Binary;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Notes;
using NodaTime;
using static Forewarn.Record.Tests.Notes.TestKeys;

namespace Forewarn.Record.Tests.Checkpoints;

public sealed class CosignatureTests
{
    private const string Text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    private static readonly Instant At = Instant.FromUtc(2023, 3, 20, 12, 25, 47);

    /// <summary>A checkpoint of a public log with the signatures of its witnesses, as the log served it in 2026.</summary>
    private const string Arche = """
        arche2025h1.staging.ct.transparency.dev
        1432088532
        U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

        — arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
        — arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
        — transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
        — witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
        — remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
        — witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==

        """;

    private static readonly VerifierKey ArcheLog = VerifierKey.Parse("arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f");
    private static readonly VerifierKey Remora = VerifierKey.Parse("remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2");

    [Fact]
    public void A_checkpoint_of_a_public_log_and_its_public_witness_verify()
    {
        SignedCheckpoint checkpoint = SignedCheckpoint.Parse(Utf8(Arche));
        Assert.Equal([ArcheLog, Remora], checkpoint.Note.Verify([ArcheLog, Remora]));
    }

    [Fact]
    public void The_time_of_a_public_witness_is_read()
    {
        SignedNote note = SignedNote.Parse(Utf8(Arche));
        NoteSignature signature = Assert.Single(note.Signatures, Remora.IsNamedBy);
        Assert.Equal(Instant.FromUnixTimeSeconds(0x6a122120), Cosignature.Verify(Remora, note.Text, signature));
    }

    [Fact]
    public void The_example_of_the_standard_has_the_time_that_the_standard_gives()
    {
        NoteSignature signature = NoteSignature.ParseLines(Utf8(
            "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"))[0];
        Assert.Equal(1679315147, Cosignature.TimeOf(signature).ToUnixTimeSeconds());
    }

    [Fact]
    public void What_is_signed_is_the_message_of_the_standard()
    {
        NoteSignature signature = Cosignature.Sign(Witness1, Text, Instant.FromUnixTimeSeconds(1679315147));
        byte[] message = Utf8("cosignature/v1\ntime 1679315147\n" + Text);
        Assert.True(Witness1.VerifierKey.VerifyMessage(message, signature.Bytes.AsSpan(8..)));
    }

    [Fact]
    public void The_time_stands_before_the_signature()
    {
        NoteSignature signature = Cosignature.Sign(Witness1, Text, Instant.FromUnixTimeSeconds(1679315147));
        Assert.Equal([0, 0, 0, 0, 0x64, 0x18, 0x50, 0xcb], signature.Bytes.AsSpan(..8).ToArray());
    }

    [Fact]
    public void A_cosignature_verifies_with_its_time() => Assert.Equal(At, Cosignature.Verify(Witness1.VerifierKey, Text, Cosignature.Sign(Witness1, Text, At)));

    [Fact]
    public void The_fraction_of_the_second_is_dropped() =>
        Assert.Equal(At, Cosignature.Verify(Witness1.VerifierKey, Text, Cosignature.Sign(Witness1, Text, At + Duration.FromMilliseconds(999))));

    [Fact]
    public void Extension_lines_are_signed_too()
    {
        NoteSignature signature = Cosignature.Sign(Witness1, Text + "extension\n", At);
        Assert.Null(Cosignature.Verify(Witness1.VerifierKey, Text + "Extension\n", signature));
    }

    [Fact]
    public void Another_checkpoint_does_not_verify() =>
        Assert.Null(Cosignature.Verify(Witness1.VerifierKey, Text.Replace("20852163", "20852164", StringComparison.Ordinal), Cosignature.Sign(Witness1, Text, At)));

    [Fact]
    public void Another_time_does_not_verify()
    {
        NoteSignature signature = Cosignature.Sign(Witness1, Text, At);
        byte[] earlier = [.. signature.Bytes];
        BinaryPrimitives.WriteInt64BigEndian(earlier, At.ToUnixTimeSeconds() - 1);
        Assert.Null(Cosignature.Verify(Witness1.VerifierKey, Text, new NoteSignature(signature.Name, signature.KeyId, earlier)));
    }

    [Fact]
    public void Another_witness_does_not_verify() => Assert.Null(Cosignature.Verify(Witness2.VerifierKey, Text, Cosignature.Sign(Witness1, Text, At)));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(71)]
    [InlineData(73)]
    public void A_cosignature_of_another_length_does_not_verify(int length)
    {
        NoteSignature signature = Cosignature.Sign(Witness1, Text, At);
        byte[] bytes = [.. signature.Bytes, 0];
        Assert.Null(Cosignature.Verify(Witness1.VerifierKey, Text, new NoteSignature(signature.Name, signature.KeyId, bytes.AsSpan(..length))));
    }

    /// <summary>The signature is good, but the standard has no such time, or no calendar has.</summary>
    [Theory]
    [InlineData("9223372036854775808", 0x8000_0000_0000_0000)]
    [InlineData("18446744073709551615", 0xffff_ffff_ffff_ffff)]
    [InlineData("9223372036854775807", 0x7fff_ffff_ffff_ffff)]
    [InlineData("253402300800", 253_402_300_800)]
    public void A_time_beyond_the_year_9999_does_not_verify(string inText, ulong inBytes)
    {
        var timestamp = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(timestamp, inBytes);
        byte[] signature = Witness1.SignMessage(Utf8($"cosignature/v1\ntime {inText}\n{Text}"));
        Assert.Null(Cosignature.Verify(Witness1.VerifierKey, Text, Witness1.SignatureOf([.. timestamp, .. signature])));
    }

    /// <summary>Without the first line of the message, a log could be made to sign what reads as a cosignature.</summary>
    [Fact]
    public void The_signature_of_a_log_is_no_cosignature_with_the_same_key()
    {
        SigningKey log = FromSeed("same.example", KeyType.Log, 11);
        SigningKey cosigner = FromSeed("same.example", KeyType.Cosigner, 11);
        NoteSignature signature = log.Sign(Text);
        byte[] asCosignature = [.. new byte[8], .. signature.Bytes];
        Assert.Null(Cosignature.Verify(cosigner.VerifierKey, Text, new NoteSignature("same.example", cosigner.VerifierKey.KeyId, asCosignature)));
    }

    [Fact]
    public void A_log_does_not_cosign() => Assert.Throws<ArgumentException>(() => Cosignature.Sign(Log, Text, At));

    [Fact]
    public void A_time_before_1970_is_not_signed() => Assert.Throws<ArgumentException>(() => Cosignature.Sign(Witness1, Text, Instant.FromUnixTimeSeconds(-1)));

    [Theory]
    [InlineData("Not a checkpoint.\n")]
    [InlineData("")]
    [InlineData("a\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    public void What_is_no_checkpoint_is_not_cosigned(string text) => Assert.Throws<RecordFormatException>(() => Cosignature.Sign(Witness1, text, At));
}
