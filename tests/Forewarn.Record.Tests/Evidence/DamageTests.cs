using System.Collections.Concurrent;
using System.Globalization;
using CsCheck;
using Forewarn.Record.Evidence;

namespace Forewarn.Record.Tests.Evidence;

/// <summary>Whatever happens to the bytes of a bundle, it is noticed, and told where.</summary>
public class DamageTests
{
    private static readonly Lazy<byte[]> Small = new(() => SmallBundle().ToBytes());
    private static readonly Lazy<byte[]> Large = new(() => LargeRecord.Shared.Bundle("south", Enumerable.Range(0, 200).Select(i => (long)i)).ToBytes());

    [Fact]
    public void Every_single_byte_that_is_altered_is_found_and_told_where()
    {
        byte[] bytes = Small.Value;
        var members = Members(bytes);
        var unfound = new ConcurrentBag<string>();
        Parallel.For(0, bytes.Length, () => (byte[])[.. bytes], (i, _, copy) =>
        {
            if (Unfound(copy, i, (byte)(1 << i % 8), members) is { } problem)
                unfound.Add(problem);
            return copy;
        }, _ => { });
        Assert.Empty(unfound);
    }

    [Fact]
    public void Ten_thousand_bytes_of_a_large_bundle_altered_one_by_one_are_all_found_and_told_where()
    {
        byte[] bytes = Large.Value;
        var members = Members(bytes);
        var random = new Random(20260301);
        var places = Enumerable.Range(0, 10_000).Select(_ => (Offset: random.Next(bytes.Length), Change: (byte)random.Next(1, 256))).ToArray();
        var unfound = new ConcurrentBag<string>();
        Parallel.ForEach(places, () => (byte[])[.. bytes], (place, _, copy) =>
        {
            if (Unfound(copy, place.Offset, place.Change, members) is { } problem)
                unfound.Add(problem);
            return copy;
        }, _ => { });
        Assert.Empty(unfound);
    }

    [Fact]
    public void A_bundle_cut_at_any_length_is_refused()
    {
        byte[] bytes = Small.Value;
        Parallel.For(0, bytes.Length, length =>
            Assert.NotEmpty(Assert.Throws<RecordFormatException>(() => EvidenceFile.Parse(bytes.AsMemory(0, length))).Where));
    }

    [Fact]
    public void Anything_after_the_end_is_refused() =>
        Assert.Throws<RecordFormatException>(() => EvidenceFile.Parse((byte[])[.. Small.Value, 0]));

    [Fact]
    public void A_byte_that_is_altered_and_mended_everywhere_but_under_a_signature_is_still_found()
    {
        var bundle = SmallBundle();
        byte[] bytes = bundle.ToBytes();
        var held = new ConcurrentBag<string>();
        foreach (string member in (string[])[EvidenceMember.Manifest, EvidenceMember.Policy, EvidenceMember.Checkpoint, EvidenceMember.Leaves, EvidenceMember.Proof])
        {
            Parallel.For(0, new Forged(bytes)[member].Length, i =>
            {
                var forged = new Forged(bytes);
                byte[] content = [.. forged[member]];
                content[i] ^= 1;
                if (Holds(forged.With(member, content).ToBytes()))
                    held.Add($"{member}, byte {i}");
            });
        }
        Assert.Empty(held);
    }

    [Fact]
    public void Whatever_is_written_over_a_member_is_refused_or_fails_and_nothing_else_happens()
    {
        byte[] bytes = SmallBundle().ToBytes();
        Gen.Select(Gen.Int[0, EvidenceMember.All.Length - 1], Gen.Int[0, 1_000_000], Gen.Byte.Array[1, 8], Gen.Bool).Sample((member, place, written, isInserted) =>
        {
            var forged = new Forged(bytes);
            byte[] old = forged[EvidenceMember.All[member]];
            int offset = place % old.Length;
            byte[] content = [.. old[..offset], .. written, .. old[Math.Min(isInserted ? offset : offset + written.Length, old.Length)..]];
            return content.AsSpan().SequenceEqual(old) || !Holds(forged.With(EvidenceMember.All[member], content).ToBytes());
        }, iter: 1_000);
    }

    [Fact]
    public void More_altered_bytes_than_one_are_found_too() => Gen.Select(Gen.Int[0, Small.Value.Length - 1], Gen.Byte[1, 255]).Array[2, 20].Sample(changes =>
        {
            byte[] bytes = [.. Small.Value];
            foreach (var (offset, change) in changes)
                bytes[offset] ^= change;
            return bytes.AsSpan().SequenceEqual(Small.Value) || !Parses(bytes);
        });

    private static EvidenceFile SmallBundle() => GulfIncident.Told().Record.Bundle("south", [2, 4, 9]);

    /// <summary>Why an altered byte was not found as it should be; null when it was.</summary>
    private static string? Unfound(byte[] bytes, int offset, byte change, (string Name, int Start, int Length)[] members)
    {
        bytes[offset] ^= change;
        try
        {
            EvidenceFile.Parse(bytes);
            return $"byte {offset} was not found";
        }
        catch (RecordFormatException refusal)
        {
            var member = members.LastOrDefault(member => member.Start <= offset);
            bool isContent = member.Name is not null && offset < member.Start + member.Length;
            if (!isContent)
                return refusal.Where.Contains("byte", StringComparison.Ordinal) ? null : $"byte {offset}: {refusal.Where}";
            bool isNamed = refusal.Where.StartsWith(member.Name!, StringComparison.Ordinal)
                && refusal.Where.Split(' ').Contains(offset.ToString(CultureInfo.InvariantCulture));
            return isNamed ? null : $"byte {offset} of {member.Name}: {refusal.Where}";
        }
        finally
        {
            bytes[offset] ^= change;
        }
    }

    private static bool Parses(byte[] bytes)
    {
        try
        {
            EvidenceFile.Parse(bytes);
            return true;
        }
        catch (RecordFormatException)
        {
            return false;
        }
    }

    /// <summary>Whether a bundle passes for what it was not, before somebody who has the right keys.</summary>
    private static bool Holds(byte[] bytes)
    {
        try
        {
            var result = EvidenceVerifier.Verify(bytes, SampleRecord.TwoOfThree);
            return result.AllHold && !result.Lines.Any(line => line.Text.Contains("not compared", StringComparison.Ordinal));
        }
        catch (RecordFormatException)
        {
            return false;
        }
    }

    /// <summary>Where the content of each member stands.</summary>
    private static (string Name, int Start, int Length)[] Members(byte[] bytes)
    {
        var forged = new Forged(bytes);
        var members = new (string, int, int)[EvidenceMember.All.Length];
        int offset = 0;
        for (int i = 0; i < members.Length; i++)
        {
            int start = offset + 30 + EvidenceMember.All[i].Length;
            members[i] = (EvidenceMember.All[i], start, forged[EvidenceMember.All[i]].Length);
            offset = start + members[i].Item3;
        }
        return members;
    }
}
