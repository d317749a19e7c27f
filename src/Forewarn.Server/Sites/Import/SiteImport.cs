using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Core.Sites;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Node;
using NodaTime;

namespace Forewarn.Server.Sites.Import;

/// <summary>Enters the sites of a list one by one: what is right is entered, what is not is told, each row by itself.</summary>
/// <remarks>Not all or nothing: a list of a thousand hospitals must not wait for the one whose coordinates somebody has to look up. Sending the list again
/// changes nothing that is in already, so a list can be sent until nothing of it is refused.</remarks>
internal sealed class SiteImport(AirspaceNode node, PartyId party, PersonId person, Instant now, bool isCheckOnly)
{
    /// <summary>Commands that are under way at once: enough to share a disk write, few beside what else the node does.</summary>
    private const int UnderWayMax = 64;

    /// <summary>How often a command is sent that the node has no room for.</summary>
    private const int AttemptsMax = 50;

    private readonly Neighbours _neighbours = new(node.Read(state => state.SitesOf(party).ToArray()));
    private readonly Dictionary<EntityId, int> _rowOf = [];

    /// <exception cref="NodeOverloadedException">The node has had no room for some time; what was entered stays entered.</exception>
    public async Task<SiteRowAnswer[]> RunAsync(IReadOnlyList<SiteRow> rows)
    {
        var answers = new SiteRowAnswer[rows.Count];
        var underWay = new Queue<(int Index, SiteRowAnswer Prepared, Task<Applied> Applied)>();
        for (int i = 0; i < rows.Count; i++)
        {
            var (prepared, command) = Prepare(rows[i]);
            answers[i] = prepared;
            if (command is null)
                continue;
            if (underWay.Count == UnderWayMax)
                await FinishAsync(underWay.Dequeue(), answers);
            underWay.Enqueue((i, prepared, await SubmitAsync(command)));
        }
        while (underWay.TryDequeue(out var last))
            await FinishAsync(last, answers);
        return answers;
    }

    private (SiteRowAnswer Answer, EnterSite? Command) Prepare(SiteRow row)
    {
        try
        {
            if (row.Problem is { } unreadable)
                throw unreadable;
            var (said, reasons) = (row.Body!.ToEntry(), row.Body.ToReasons());
            var id = row.IdFor(party, said);
            if (_rowOf.TryGetValue(id, out int earlier))
                throw new InvalidValueException(row.Id is null ? "ref" : "id", $"row {earlier} is the same site", "each site once");
            _rowOf.Add(id, row.Number);
            var (current, others) = node.Read(state => (state.FindSite(id), Neighbours.OthersNear(state, party, said, now)));
            if (current is not null && current.Manager != party)
                throw new InvalidValueException("id", current.IsInForce(now) ? $"this site belongs to {current.Manager}" : "this id is in use for something else", "an id of your own");
            var entry = SiteChecks.Checked(said, WithEarlier(reasons, current, said), _neighbours.FindSame(id, said, others));
            _neighbours.Add(id, entry);
            bool isThere = current is { WithdrawnAt: null } && current.Entry.Equals(entry);
            string result = isThere ? "unchanged" : (isCheckOnly, current is null) switch
            {
                (false, true) => "entered",
                (false, false) => "changed",
                (true, true) => "would-enter",
                _ => "would-change",
            };
            var answer = new SiteRowAnswer(
                row.Number, result, id.ToString(), row.Ref, entry.Name, current?.Version, isThere ? current!.Leaf : null, entry.Findings.Count(finding => finding.IsOpen),
                entry.Findings.IsEmpty ? null : SiteFindingView.Of(entry.Findings), SitePlaceView.Of(entry), null);
            return (answer, isThere || isCheckOnly ? null : new EnterSite(party, id, person, current?.Version, entry));
        }
        catch (InvalidValueException problem)
        {
            return (Refused(row, RowProblem.Of(problem)), null);
        }
    }

    /// <summary>What was answered to a doubt about the same place and position stays answered, though the list does not say it again.</summary>
    private static Dictionary<SiteDoubt, string> WithEarlier(Dictionary<SiteDoubt, string> reasons, Site? current, SiteEntry said)
    {
        if (current is null || !current.Entry.Extent.Equals(said.Extent) || current.Entry.Place != said.Place || current.Entry.Name != said.Name)
            return reasons;
        foreach (var finding in current.Entry.Findings)
        {
            if (finding.Reason is { } reason)
                reasons.TryAdd(finding.Doubt, reason);
        }
        return reasons;
    }

    private async Task<Task<Applied>> SubmitAsync(EnterSite command)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return node.SubmitAsync(command);
            }
            catch (NodeOverloadedException) when (attempt < AttemptsMax)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20));
            }
        }
    }

    private static async Task FinishAsync((int Index, SiteRowAnswer Prepared, Task<Applied> Applied) underWay, SiteRowAnswer[] answers)
    {
        var (index, prepared, applying) = underWay;
        var applied = await applying;
        answers[index] = applied.Outcome is SiteChanged changed
            ? prepared with { Version = changed.Site.Version, Leaf = changed.Leaf }
            : prepared with { Result = "refused", Leaf = applied.Outcome.Leaf, Problem = Said((Refused)applied.Outcome) };
    }

    private static SiteRowAnswer Refused(SiteRow row, RowProblem problem) => new(
        row.Number, "refused", string.IsNullOrEmpty(row.Id) ? null : row.Id, row.Ref, row.Body?.Name, null, null, null, null, null, problem);

    private static RowProblem Said(Refused refused) => new(refused.Field.Length == 0 ? null : refused.Field, refused.Problem, refused.Accepted);
}
