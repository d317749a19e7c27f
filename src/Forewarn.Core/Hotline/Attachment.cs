using Forewarn.Core.Airspace;

namespace Forewarn.Core.Hotline;

/// <summary>A file that goes with a message: its hash, by which whoever has the file knows it. The bytes are exchanged elsewhere.</summary>
public sealed record Attachment
{
    /// <summary>SHA-256 of its bytes, as a <see cref="Seal"/> without a salt.</summary>
    public Seal Sha256 { get; private init; } = null!;

    /// <summary>RFC 6838, type and subtype alone, such as <c>image/jpeg</c>.</summary>
    public string MediaType { get; private init; } = "";

    /// <summary>Length in bytes.</summary>
    public long Bytes { get; private init; }

    /// <summary>Name of the file, as its sender calls it; no path.</summary>
    public string Name { get; private init; } = "";

    /// <exception cref="InvalidValueException">Names <c>media_type</c>, <c>bytes</c> or <c>name</c>.</exception>
    public static Attachment Create(Seal sha256, string mediaType, long bytes, string name)
    {
        if (!IsMediaType(mediaType))
            throw new InvalidValueException("media_type", "not a media type", "type/subtype in ASCII, such as image/jpeg");
        if (bytes is < 0 or > HotlineLimits.AttachmentBytesMax)
            throw new InvalidValueException("bytes", "out of range", $"0 to {HotlineLimits.AttachmentBytesMax}");
        return new Attachment { Sha256 = sha256, MediaType = mediaType, Bytes = bytes, Name = RequireName(name) };
    }

    internal Attachment WithName(string name) => this with { Name = RequireName(name) };

    private static string RequireName(string name)
    {
        WrittenText.RequireLine(name, "name", Limits.NameLengthMax, lengthMin: 1);
        return !name.AsSpan().ContainsAny('/', '\\') ? name : throw new InvalidValueException("name", "a path", "the name of a file without its folder");
    }

    private static bool IsMediaType(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        return text.Length <= 127 && slash > 0 && slash < text.Length - 1 && IsName(text.AsSpan(0, slash)) && IsName(text.AsSpan(slash + 1));
    }

    /// <summary>RFC 6838, section 4.2.</summary>
    private static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"!#$&-^_.+".Contains(c, StringComparison.Ordinal))
                return false;
        }
        return char.IsAsciiLetterOrDigit(name[0]);
    }
}
