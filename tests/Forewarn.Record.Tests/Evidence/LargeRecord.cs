using System.Globalization;

namespace Forewarn.Record.Tests.Evidence;

/// <summary>A record of ten thousand leaves: declarations, every fourth one signed, and what became of the warnings.</summary>
internal static class LargeRecord
{
    public const int LeafCount = 10_000;

    private static readonly Lazy<SampleRecord> Made = new(Make);

    public static SampleRecord Shared => Made.Value;

    private static SampleRecord Make()
    {
        var incident = new GulfIncident();
        incident.Arrange();
        var record = incident.Record;
        for (int i = 0; record.Count < LeafCount; i++)
        {
            string id = $"00000000-0000-4000-8000-{i.ToString("x12", CultureInfo.InvariantCulture)}";
            string body = $$"""{"kind":"live-fire","volumes":{{GulfIncident.FireVolumes}},"note":"number {{i}}"}""";
            bool isSigned = i % 2 == 0;
            var parts = new List<Record.Leaves.StoredPart>
            {
                record.Part("volumes", GulfIncident.FireVolumes),
                record.Part("activity", """{"kind":"live-fire","disclosure":"full"}"""),
                record.Part("note", $"\"number {i}\"", "north", "south"),
            };
            if (isSigned)
                parts.Add(record.Signature(GulfIncident.North, "PUT", $"/v1/constraints/{id}", null, body));
            record.Add("declared", $"constraint/{id}", "north", null, 1, leaf => isSigned ? GulfIncident.Signed(leaf, GulfIncident.North) : leaf, [.. parts]);
            if (record.Count < LeafCount)
                record.Add("warning-owed", $"warning/{i + 1}", "north", "south", null, null, record.Part("warning", "{}", "north", "south"));
        }
        return record;
    }
}
