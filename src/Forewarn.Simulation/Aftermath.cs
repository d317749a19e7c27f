using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Record;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Files;
using Forewarn.Record.Merkle;
using Forewarn.Server.Node;
using Forewarn.Simulation.Clients;
using Forewarn.Simulation.Linearizability;
using Forewarn.Simulation.Members;
using Forewarn.Simulation.Worlds;

namespace Forewarn.Simulation;

/// <summary>What must hold once all has healed, and finding out whether it does.</summary>
/// <param name="outside">Whoever asks the nodes.</param>
/// <param name="patience">How long after all has healed everything must be done that was left over.</param>
internal sealed class Aftermath(World world, Actor outside, Organisations organisations, Crowd clients, Webhooks webhooks, TimeSpan patience)
{
    private readonly List<Problem> _problems = [];

    private IReadOnlyList<SimulatedMember> Members => organisations.Members;

    /// <summary>What does not hold.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    public void Check()
    {
        CheckService();
        CheckMembership();
        CheckDeliveries();
        // What happens by itself, by time, ends as well.
        world.Run(() => false, world.Now + TimeSpan.FromMinutes(1));
        CheckAgreement();
        var finding = LinearizabilityCheck.Of(new DeclarationModel(), clients.History.ToOperations());
        Require(Simulation.Check.Linearizable, finding.Verdict == Linearizability.Verdict.Linearizable, $"what clients saw is not linearizable: {finding}");
        _problems.AddRange(clients.Alarms.Select(alarm => new Problem(Simulation.Check.Answers, alarm)));
        _problems.AddRange(organisations.All.SelectMany(member => member.Alarms).Select(alarm => new Problem(Simulation.Check.Lives, alarm)));
    }

    private IEnumerable<SimulatedMember> Serving => Members.Where(member => member.Serving is not null);

    private void CheckService()
    {
        Require(Simulation.Check.Serves, world.Run(() => Members.All(member => member.Serving is not null), world.Now + patience), $"not every member serves again: {string.Join("; ", Members.Where(member => member.Serving is null).Select(member => $"{member.Name}: {member.Reasons.LastOrDefault() ?? "it opens"}"))}");
        foreach (var member in Serving.ToArray())
        {
            Require(Simulation.Check.TakesWrites, Comes(() => clients.WriteAsync(member)), $"{member.Name} takes no writes");
        }
        foreach (var member in Serving.ToArray())
        {
            Require(Simulation.Check.AnswersReads, Comes(() => clients.ReadAllAsync(member)), $"{member.Name} answers no reads");
        }
    }

    /// <summary>All nodes have the same members, with the keys that they have; of those that were, no node serves.</summary>
    private void CheckMembership()
    {
        string expected = string.Join(", ", Members.Select(member => $"{member.Name} {Convert.ToBase64String(member.Key.PublicKey)}").Order(StringComparer.Ordinal));
        foreach (var member in Serving)
        {
            string found = string.Join(", ", member.Serving!.Node!.Membership!.Members.Select(each => $"{each.Name} {Convert.ToBase64String(each.Key)}").Order(StringComparer.Ordinal));
            Require(Simulation.Check.SameMembers, found == expected, $"at {member.Name} the members are {found}, and it was agreed that they are {expected}");
            Require(Simulation.Check.SameMembers, !member.HasRetired, $"{member.Name} has stopped as one that has left, and is a member");
        }
        foreach (var member in organisations.Gone)
        {
            Require(Simulation.Check.Retires, member.Serving is null && member.Reasons.Count > 0, $"{member.Name} has left the pool, and its node {(member.Serving is null ? "has not said so" : "serves")}: {member.Reasons.LastOrDefault()}");
        }
    }

    /// <summary>Whether something comes about within the patience, when it is tried again and again.</summary>
    private bool Comes(Func<Task<bool>> attempt)
    {
        var until = world.Now + patience;
        while (world.Now < until)
        {
            if (world.Complete(outside, attempt, patience))
            {
                return true;
            }
            world.Run(() => false, world.Now + TimeSpan.FromSeconds(1));
        }
        return false;
    }

    private void CheckDeliveries()
    {
        Require(Simulation.Check.Delivers, world.Run(() => Undelivered() is null, world.Now + patience), Undelivered() ?? "");
        if (Serving.FirstOrDefault()?.Serving?.Node is { } node)
        {
            _problems.AddRange(node.Read(Missed).Select(missed => new Problem(Simulation.Check.Delivers, missed)));
        }
    }

    /// <returns>What is still to be brought to somebody; null when all is.</returns>
    private string? Undelivered()
    {
        if (Serving.FirstOrDefault()?.Serving?.Node is not { } node)
        {
            return "no member serves";
        }
        var open = node.Read(state => state.Outbox(Leaves.None, int.MaxValue)).Items;
        return open.IsEmpty ? null : $"{open.Length} items are still to be brought to their contacts, the first of leaf {open[0].Leaf}, owed at {open[0].At}, with {open[0].Attempts.Length} attempts, the last {open[0].Attempts.LastOrDefault()}; it {(webhooks.Has(open[0].Leaf, Airspace.Duty) ? "has" : "has not")} come";
    }

    /// <summary>What was owed of warnings that stand, is not in the outbox any more, and has never come to the contact.</summary>
    private ImmutableArray<string> Missed(AirspaceState state)
    {
        var missed = ImmutableArray.CreateBuilder<string>();
        for (long leaf = state.Events.First; leaf < state.Events.Next; leaf++)
        {
            var happened = state.Events[leaf];
            var (type, _, number, _) = happened.Subject;
            if (type == EntityType.Warning && happened.Kind is EventKind.WarningOwed or EventKind.WarningEscalated or EventKind.WarningRepeated
                && state.FindWarning(number) is { IsSuperseded: false, Acknowledgement: null } && state.FindOutboxItem(leaf) is null && !webhooks.Has(leaf, Airspace.Duty))
            {
                missed.Add($"warning {number} ({happened.Kind}, leaf {leaf}) of {happened.At} was taken from the outbox, and has never come to its contact");
            }
        }
        return missed.ToImmutable();
    }

    private void CheckAgreement()
    {
        var nodes = Serving.Select(member => (member.Name, Node: member.Serving!.Node!)).ToArray();
        Require(Simulation.Check.SamePosition, world.Run(() => nodes.Select(each => each.Node.Read(state => state.Position)).Distinct().Count() == 1 && nodes.All(each => IsRecorded(each.Node)), world.Now + patience), "the members do not come to the same position");
        Require(Simulation.Check.SameState, nodes.Select(each => each.Node.Read(state => state.Capture()).Hash()).Distinct().Count() == 1, "the members have different states");
        Require(Simulation.Check.SameRecord, nodes.Select(each => each.Node.Record.Latest.Checkpoint.Root).Distinct().Count() == 1, "the members have different records");
        foreach (var (name, node) in nodes)
        {
            CheckReceipts(name, node);
        }
    }

    /// <summary>Whether all that has happened is in the record.</summary>
    private static bool IsRecorded(AirspaceNode node) => node.Record.Latest.Checkpoint.Size == node.Read(state => state.Events.Next);

    /// <summary>What somebody was told is done has a leaf that says so, and is in the tree of every member.</summary>
    private void CheckReceipts(string name, AirspaceNode node)
    {
        var files = node.Record.Files;
        Checkpoint checkpoint = node.Record.Latest.Checkpoint;
        foreach (var written in clients.Written)
        {
            if (written.Leaf >= checkpoint.Size)
            {
                Require(Simulation.Check.Receipts, false, $"{name} has no leaf {written.Leaf}, which {written.Member} answered for {written.Entity}, version {written.Version}");
                continue;
            }
            var happened = node.Read(state => written.Leaf >= state.Events.First ? state.Events[written.Leaf] : (AirspaceEvent?)null);
            Require(Simulation.Check.Receipts, happened is null || written.IsToldBy(happened.Value), $"{name} has another leaf {written.Leaf} than was answered for {written.Entity}, version {written.Version}: {happened}");
            Require(Simulation.Check.Receipts, IsIncluded(files, checkpoint, written.Leaf), $"leaf {written.Leaf} of {name} is not in its tree");
        }
    }

    private static bool IsIncluded(RecordFiles files, Checkpoint checkpoint, long index)
    {
        try
        {
            var leaf = TreeHash.OfLeaf(files.ReadLeaf(index));
            return MerkleTree.VerifyInclusion(leaf, index, checkpoint.Size, MerkleTree.InclusionProof(files, index, checkpoint.Size).AsSpan(), checkpoint.Root);
        }
        catch (RecordFormatException)
        {
            return false;
        }
    }

    private void Require(Check check, bool holds, string problem)
    {
        if (!holds)
        {
            _problems.Add(new Problem(check, problem));
        }
    }
}
