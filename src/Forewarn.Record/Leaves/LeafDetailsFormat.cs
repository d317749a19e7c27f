using System.Buffers;
using System.Collections.Immutable;

namespace Forewarn.Record.Leaves;

/// <summary>The stored form of the details behind a leaf: <c>{"parts":[{"name","audience","salt","value"}]}</c>.</summary>
internal static class LeafDetailsFormat
{
    /// <summary>Most parties that an audience names.</summary>
    private const int AudienceMax = 100_000;

    public static void Write(LeafDetails details, IBufferWriter<byte> destination)
    {
        var json = new CanonicalJson(destination);
        json.Raw("{\"parts\":["u8);
        for (int i = 0; i < details.Parts.Length; i++)
        {
            if (i > 0)
                json.Raw(","u8);
            Write(details.Parts[i], json);
        }
        json.Raw("]}"u8);
    }

    public static LeafDetails Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > LeafDetails.BytesMax)
            throw new RecordFormatException("details", $"{bytes.Length} bytes", $"at most {LeafDetails.BytesMax} bytes");
        bytes = bytes.TrimEnd((byte)' ');
        if (bytes.IsEmpty)
            return LeafDetails.None;
        var json = new JsonCursor(bytes, "details");
        json.StartObject();
        json.Name("parts");
        json.StartArray();
        var parts = ImmutableArray.CreateBuilder<StoredPart>();
        while (!json.TakeEndOfArray())
        {
            if (parts.Count == Leaf.DetailsMax)
                throw json.Refusal("too many parts", $"at most {Leaf.DetailsMax} parts");
            parts.Add(ReadPart(ref json));
        }
        json.EndObject();
        json.End();
        return new LeafDetails(parts.DrainToImmutable());
    }

    private static void Write(StoredPart stored, CanonicalJson json)
    {
        json.Raw("{\"name\":"u8);
        json.Text(stored.Name);
        if (stored.Audience is { } audience)
        {
            json.Raw(",\"audience\":["u8);
            for (int i = 0; i < audience.Length; i++)
            {
                if (i > 0)
                    json.Raw(","u8);
                json.Text(audience[i]);
            }
            json.Raw("]"u8);
        }
        if (stored.Part is { } part)
            PartFormat.WriteOpening(part, json);
        else
            json.Raw(",\"erased\":true"u8);
        json.Raw("}"u8);
    }

    private static StoredPart ReadPart(ref JsonCursor json)
    {
        json.StartObject();
        json.Name("name");
        string name = json.Text();
        ImmutableArray<string>? audience = json.TakeName("audience") ? ReadAudience(ref json) : null;
        StoredPart part;
        if (json.TakeName("erased"))
        {
            json.True();
            part = StoredPart.Erased(name, audience);
        }
        else
        {
            part = new StoredPart(PartFormat.ReadOpening(name, ref json), audience);
        }
        json.EndObject();
        return part;
    }

    private static ImmutableArray<string> ReadAudience(ref JsonCursor json)
    {
        json.StartArray();
        var audience = ImmutableArray.CreateBuilder<string>();
        while (!json.TakeEndOfArray())
        {
            if (audience.Count == AudienceMax)
                throw json.Refusal("too many parties", $"at most {AudienceMax}");
            audience.Add(json.Text());
        }
        return audience.DrainToImmutable();
    }
}
