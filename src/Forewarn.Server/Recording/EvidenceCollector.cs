using System.Text;
using System.Text.Json;
using Forewarn.Core.Airspace;
using Forewarn.Record;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Evidence;
using Forewarn.Record.Leaves;
using NodaTime;

namespace Forewarn.Server.Recording;

/// <summary>Finds the leaves that answer a question, and puts them into one bundle with what one party may see of them.</summary>
/// <remarks>Looks through the whole record, about a second for a million leaves; one at a time. Thread-safe.</remarks>
internal sealed class EvidenceCollector(RecordKeeper record, Cosigners cosigners, IClock clock)
{
    private static readonly string Program = $"Forewarn {typeof(EvidenceCollector).Assembly.GetName().Version!.ToString(3)}";

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>The bundle for a party, up to the newest checkpoint that is final; up to the newest at all while none is.</summary>
    /// <exception cref="RecordFormatException">It would be too large.</exception>
    public async Task<EvidenceFile> CollectAsync(EvidenceRequest asked, PartyId reader, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            var checkpoint = cosigners.Final ?? record.Latest;
            return await Task.Run(() => Collect(asked, reader.ToString(), checkpoint, cancellation), cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    private EvidenceFile Collect(EvidenceRequest asked, string reader, SignedCheckpoint checkpoint, CancellationToken cancellation)
    {
        var builder = new EvidenceBuilder(asked, reader);
        var (first, end) = Range(asked, checkpoint.Checkpoint.Size);
        var about = asked.Entity is null && asked.Incident is null ? null : Subjects(asked, first, end);
        var arrangements = new HashSet<string>(StringComparer.Ordinal);
        for (long index = first; index < end; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            byte[] leaf = record.Files.ReadLeaf(index);
            if (about is null || IsAbout(about, index, leaf))
                Add(builder, index, leaf, arrangements);
        }
        AddContext(builder, reader, checkpoint.Checkpoint.Size, arrangements, cancellation);
        return builder.Build(record.Files, checkpoint, cosigners.Policy, clock.GetCurrentInstant(), Program);
    }

    /// <summary>What an entity or an incident is about: itself; for an observation also what it was held against and what it lay in.</summary>
    private HashSet<string> Subjects(EvidenceRequest asked, long first, long end)
    {
        string name = asked.Entity?.ToString() ?? asked.Incident!;
        var subjects = new HashSet<string>(StringComparer.Ordinal) { name };
        if (!name.StartsWith("observation/", StringComparison.Ordinal))
            return subjects;
        for (long index = first; index < end; index++)
        {
            if (LeafText.EntityOf(record.Files.ReadLeaf(index)) != name || Part(index, "conformance") is not { } conformance)
                continue;
            if (conformance.TryGetProperty("subject", out var subject))
                subjects.Add(subject.GetString()!);
            foreach (var overlap in conformance.GetProperty("overlaps").EnumerateArray())
                subjects.Add(overlap.GetString()!);
        }
        return subjects;
    }

    /// <summary>A leaf about one of the things, or a warning or an observation of one of them, which then is one of the things too.</summary>
    private bool IsAbout(HashSet<string> about, long index, ReadOnlySpan<byte> leaf)
    {
        string entity = LeafText.EntityOf(leaf);
        if (about.Contains(entity))
            return true;
        if (leaf.IndexOf("\"kind\":\"warning-owed\""u8) < 0 && leaf.IndexOf("\"kind\":\"observed\""u8) < 0)
            return false;
        ReadOnlySpan<byte> details = record.Files.ReadDetails(index);
        foreach (string subject in about)
        {
            if (details.IndexOf(Encoding.ASCII.GetBytes(subject)) >= 0)
            {
                about.Add(entity);
                return true;
            }
        }
        return false;
    }

    private void Add(EvidenceBuilder builder, long index, byte[] leaf, HashSet<string> arrangements)
    {
        var details = LeafDetails.Parse(record.Files.ReadDetails(index));
        builder.Add(leaf, details);
        if (Part(details, "warning") is { } warning && warning.TryGetProperty("requirement", out var requirement))
            arrangements.Add($"arrangement/{requirement.GetProperty("arrangement").GetString()}");
    }

    /// <summary>Adds what the leaves cannot be understood or verified without: the terms they were judged by, the keys that signed, and
    /// what was sealed.</summary>
    private void AddContext(EvidenceBuilder builder, string reader, long size, HashSet<string> arrangements, CancellationToken cancellation)
    {
        var (revealed, keysOf) = builder.Wanted();
        foreach (long index in revealed)
            Add(builder, index, record.Files.ReadLeaf(index), arrangements);
        var parties = keysOf.Select(party => $"party/{party}").ToHashSet(StringComparer.Ordinal);
        byte[] toReader = Encoding.ASCII.GetBytes($"\"to\":\"{reader}\"");
        for (long index = 0; index < size && parties.Count + arrangements.Count > 0; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            byte[] leaf = record.Files.ReadLeaf(index);
            string entity = LeafText.EntityOf(leaf);
            bool isKey = parties.Contains(entity) && leaf.AsSpan().IndexOf("\"kind\":\"key-"u8) >= 0;
            bool isTerms = arrangements.Contains(entity) && leaf.AsSpan().IndexOf(toReader) >= 0;
            if (isKey || isTerms)
                builder.Add(leaf, LeafDetails.Parse(record.Files.ReadDetails(index)));
        }
    }

    /// <summary>The leaves of the time asked for; times never fall from leaf to leaf.</summary>
    private (long First, long End) Range(EvidenceRequest asked, long size) =>
        (asked.From is { } from ? FirstAt(from, size) : 0, asked.Until is { } until ? FirstAt(until, size) : size);

    private long FirstAt(Instant time, long size)
    {
        long low = 0, high = size;
        while (low < high)
        {
            long middle = low + (high - low) / 2;
            if (Leaf.Parse(record.Files.ReadLeaf(middle)).At < time)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private JsonElement? Part(long index, string name) => Part(LeafDetails.Parse(record.Files.ReadDetails(index)), name);

    private static JsonElement? Part(LeafDetails details, string name)
    {
        foreach (var part in details.Parts)
        {
            if (part.Name == name && part.Part is { } kept)
                return JsonElement.Parse(kept.Value.Span);
        }
        return null;
    }
}
