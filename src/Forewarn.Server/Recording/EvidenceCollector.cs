using System.Collections.Immutable;
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
/// <param name="record">Where the leaves are.</param>
/// <param name="cosigners">Under which checkpoint a bundle is made.</param>
/// <param name="clock">When it is made.</param>
/// <param name="gathered">The leaves that an incident holds for a party; none of one that it may not know of.</param>
internal sealed class EvidenceCollector(RecordKeeper record, Cosigners cosigners, IClock clock, Func<EntityId, PartyId, ImmutableArray<long>> gathered)
{
    private const string IncidentPrefix = "incident/";


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
        var about = asked.Entity is null && asked.Incident is null ? null : Subjects(asked, reader, first, end);
        var held = HeldBy(asked, reader);
        var arrangements = new HashSet<string>(StringComparer.Ordinal);
        long position = 0;
        for (long index = first; index < end; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            byte[] leaf = record.Files.ReadLeaf(index);
            if (about is not null && !held.Contains(index) && !IsAbout(about, index, leaf, reader, ref position))
                continue;
            Add(builder, index, leaf, arrangements);
        }
        AddContext(builder, reader, checkpoint.Checkpoint.Size, arrangements, cancellation);
        return builder.Build(record.Files, checkpoint, cosigners.Policy, clock.GetCurrentInstant(), Program);
    }

    /// <summary>What an incident has gathered for the reader.</summary>
    private HashSet<long> HeldBy(EvidenceRequest asked, string reader) => asked.Incident is { } name && name.StartsWith(IncidentPrefix, StringComparison.Ordinal)
        ? [.. gathered(EntityId.Parse(name[IncidentPrefix.Length..]), PartyId.Parse(reader))] : [];

    /// <summary>What an entity or an incident is about: itself; for an observation also what it was held against and what it lay in.</summary>
    private HashSet<string> Subjects(EvidenceRequest asked, string reader, long first, long end)
    {
        string name = asked.Entity?.ToString() ?? asked.Incident!;
        var subjects = new HashSet<string>(StringComparer.Ordinal) { name };
        if (!name.StartsWith("observation/", StringComparison.Ordinal))
            return subjects;
        for (long index = first; index < end; index++)
        {
            if (LeafText.EntityOf(record.Files.ReadLeaf(index)) == name)
                subjects.UnionWith(SubjectsIn(index, reader));
        }
        return subjects;
    }

    /// <summary>A leaf about one of the things, or a warning or an observation of one of them, which then is one of the things too.</summary>
    /// <param name="position">Where in the journal the last leaf about one of the things stands: the warnings that the same command made due
    /// are of it, as everybody sees who reads the leaves.</param>
    private bool IsAbout(HashSet<string> about, long index, ReadOnlySpan<byte> leaf, string reader, ref long position)
    {
        string entity = LeafText.EntityOf(leaf);
        if (about.Contains(entity))
        {
            position = Leaf.Parse(leaf).Position;
            return true;
        }
        bool isWarning = leaf.IndexOf("\"kind\":\"warning-owed\""u8) >= 0;
        if (!isWarning && leaf.IndexOf("\"kind\":\"observed\""u8) < 0)
            return false;
        if (!(isWarning && Leaf.Parse(leaf).Position == position) && !about.Overlaps(SubjectsIn(index, reader)))
            return false;
        about.Add(entity);
        return true;
    }

    /// <summary>What a warning or an observation is of, as far as the reader may see it: what a bundle holds must not tell more than
    /// it discloses.</summary>
    private IEnumerable<string> SubjectsIn(long index, string reader)
    {
        foreach (var visible in LeafDetails.Parse(record.Files.ReadDetails(index)).VisibleTo(reader))
        {
            if (visible is not { Name: "warning" or "observation" or "conformance", Part: { } part })
                continue;
            var value = JsonElement.Parse(part.Value.Span);
            if (value.TryGetProperty("subject", out var subject))
                yield return subject.GetString()!;
            foreach (string list in (string[])["reasons", "overlaps"])
            {
                if (!value.TryGetProperty(list, out var named))
                    continue;
                foreach (var each in named.EnumerateArray())
                    yield return each.GetString()!;
            }
        }
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
