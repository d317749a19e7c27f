using System.Collections.Immutable;
using System.Text;

namespace Forewarn.Record.Notes;

/// <summary>A text with the signatures under it (C2SP signed-note v1.0.0). Immutable.</summary>
/// <remarks>The text says nothing until <see cref="Verify"/> has named a trusted key that signed it.</remarks>
public sealed class SignedNote
{
    /// <summary>Largest note that is read, in bytes.</summary>
    public const int BytesMax = 256 * 1024;

    /// <summary>Most signatures that a note may carry; the standard asks for at least 16.</summary>
    public const int SignaturesMax = 64;

    private const string Where = "note";
    private const string AcceptedForm = "text that ends in a newline, an empty line, one or more signature lines";

    /// <param name="text">Any text that ends in a newline, without other control characters.</param>
    /// <param name="signatures">1 to <see cref="SignaturesMax"/>.</param>
    /// <exception cref="RecordFormatException">The text is none, there are too few or too many signatures, or the note is longer than <see cref="BytesMax"/>.</exception>
    public SignedNote(string text, ImmutableArray<NoteSignature> signatures)
    {
        if (!text.EndsWith('\n'))
            throw new RecordFormatException(Where, "the text does not end in a newline", AcceptedForm);
        if (signatures.Length is < 1 or > SignaturesMax)
            throw new RecordFormatException(Where, $"{signatures.Length} signatures", $"1 to {SignaturesMax}");
        Text = text;
        Signatures = signatures;
        StrictText.Decode(Where, ToBytes(), BytesMax);
    }

    private SignedNote(ImmutableArray<NoteSignature> signatures, string text)
    {
        Text = text;
        Signatures = signatures;
    }

    /// <summary>What was signed, with its final newline; as UTF-8 these are exactly the signed bytes.</summary>
    public string Text { get; }

    /// <summary>The signature lines in the order of the note, those of unknown keys too; 1 to <see cref="SignaturesMax"/>.</summary>
    public ImmutableArray<NoteSignature> Signatures { get; }

    /// <summary>Reads a note, strictly; <see cref="ToBytes"/> gives the same bytes again.</summary>
    /// <exception cref="RecordFormatException">It is no note, or larger than <see cref="BytesMax"/> or <see cref="SignaturesMax"/>.</exception>
    public static SignedNote Parse(ReadOnlySpan<byte> bytes)
    {
        string note = StrictText.Decode(Where, bytes, BytesMax);
        // The last empty line separates: the text may hold empty lines of its own, the signatures may not.
        int newlines = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (newlines < 0)
            throw new RecordFormatException(Where, "no empty line separates text and signatures", AcceptedForm);
        return new SignedNote(NoteSignature.ParseLines(Where, note[(newlines + 2)..]), note[..(newlines + 1)]);
    }

    /// <summary>Which of the known keys have signed the text, each once, in the order of their first signature.</summary>
    /// <remarks>Signatures of unknown keys are ignored, as the standard demands, also when only the name or only the id is known.
    /// When the answer is empty, nobody who is known has signed, and the note must not be believed.
    /// Cost: one Ed25519 verification for each signature of a known key.</remarks>
    /// <exception cref="RecordFormatException">A signature in the name of a known key is not by that key: the whole note is refused.</exception>
    /// <exception cref="ArgumentException">Two different known keys have the same name and id.</exception>
    public ImmutableArray<VerifierKey> Verify(IEnumerable<VerifierKey> known) =>
        [.. VerifySignatures(known).Select(verified => verified.Key).Distinct()];

    /// <summary>The same note with one more signature; it takes the place of an earlier one in the name of the same key.</summary>
    /// <exception cref="RecordFormatException">The note would outgrow <see cref="SignaturesMax"/> or <see cref="BytesMax"/>.</exception>
    public SignedNote WithSignature(NoteSignature signature)
    {
        for (int i = 0; i < Signatures.Length; i++)
        {
            if (Signatures[i].Name == signature.Name && Signatures[i].KeyId == signature.KeyId)
                return new SignedNote(Text, Signatures.SetItem(i, signature));
        }
        return new SignedNote(Text, Signatures.Add(signature));
    }

    /// <summary>The exact bytes of the note.</summary>
    public byte[] ToBytes() => StrictText.Encode(Where, ToString());

    /// <summary>The note as text; as UTF-8 the same as <see cref="ToBytes"/>.</summary>
    public override string ToString()
    {
        var note = new StringBuilder(Text).Append('\n');
        foreach (NoteSignature signature in Signatures)
            note.Append(signature).Append('\n');
        return note.ToString();
    }

    /// <summary>As <see cref="Verify"/>, with the signatures: every one of a known key, in the order of the note.</summary>
    internal List<(VerifierKey Key, NoteSignature Signature)> VerifySignatures(IEnumerable<VerifierKey> known)
    {
        var keys = new Dictionary<(string, uint), VerifierKey>();
        foreach (VerifierKey key in known)
        {
            if (!keys.TryAdd((key.Name, key.KeyId), key) && !keys[(key.Name, key.KeyId)].Equals(key))
                throw new ArgumentException($"two different keys are called {key.Name}+{key.KeyId:x8}", nameof(known));
        }
        var verified = new List<(VerifierKey, NoteSignature)>();
        foreach (NoteSignature signature in Signatures)
        {
            if (!keys.TryGetValue((signature.Name, signature.KeyId), out VerifierKey? key))
                continue;
            if (!key.Verify(Text, signature))
                throw new RecordFormatException(Where, $"the signature of {key.Name}+{key.KeyId:x8} is not by that key over this text", "a signature that verifies");
            verified.Add((key, signature));
        }
        return verified;
    }
}
