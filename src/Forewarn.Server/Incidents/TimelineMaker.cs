using System.Collections.Immutable;
using System.Globalization;
using Forewarn.Core.Incidents;
using Forewarn.Record.Evidence;
using Forewarn.Record.Evidence.Pages;
using NodaTime;

namespace Forewarn.Server.Incidents;

/// <summary>Lays what is known of an incident into the order of time: entries of the record, and what the parties say in their accounts.</summary>
internal sealed class TimelineMaker(IncidentFacts facts, Grounds grounds, bool isOnRecord)
{
    /// <summary>Everything, by time.</summary>
    public ImmutableArray<TimelineEntry> Make(ImmutableArray<Account> accounts) =>
    [
        .. facts.Leaves.Select(OfLeaf).OfType<TimelineEntry>().Concat(accounts.SelectMany(OfAccount)).OrderBy(entry => entry.At).ThenBy(entry => entry.Leaf ?? long.MaxValue),
    ];

    private TimelineEntry? OfLeaf(SeenLeaf leaf)
    {
        var of = leaf.Leaf;
        if (of.Entity.Type is "party" or "arrangement" && of.Kind is "party-put" or "arrangement-put" or "arrangement-bound")
            return null;
        if ((!isOnRecord && of.IsRefused) || IsSaidElsewhere(leaf))
            return null;
        if (facts.FindSighting(leaf) is { } seen)
            return OfSighting(seen);
        var (text, words) = Tell(leaf);
        var restsOn = of.Kind == "call-logged" ? [Basis.Claimed("", of.By ?? "", "its log of the call", [.. grounds.Shown("", leaf).Leaves])] : facts.Find(leaf.Name) is { } declaration && !of.IsRefused ? grounds.Of(declaration, declaration.Versions.FirstOrDefault(version => version.Leaf == leaf)) : [grounds.Shown("", leaf)];
        var at = JsonValues.Time(leaf["call"], "start") ?? of.At;
        var entry = Entry(at, leaf, text, words, restsOn);
        return at == of.At ? entry : entry with { RecordedAt = of.At };
    }

    /// <summary>What was said to several parties stands in one leaf, and only a pointer in the others.</summary>
    private static bool IsSaidElsewhere(SeenLeaf leaf) => JsonValues.Member(leaf["message"] ?? leaf["readout"], "said_in") is not null;

    private TimelineEntry OfSighting(SightingFact seen)
    {
        string where = seen.Place is { } place ? $" at {Words.OfLatitude(place.Lat, 3)}, {Words.OfLongitude(place.Lng, 3)}" : "";
        string height = seen.AltitudeMetres is { } altitude ? $", {Words.OfMetres(altitude)} high" : "";
        string text = string.Create(CultureInfo.InvariantCulture, $"{seen.Reporter} reports {seen.Kind} of {seen.Party}{where}{height} ({seen.Number})");
        var entry = Entry(seen.At, seen.Leaf, text, seen.Event, grounds.Of(seen));
        return seen.Leaf.Leaf.At == seen.At ? entry : entry with { RecordedAt = seen.Leaf.Leaf.At };
    }

    private TimelineEntry Entry(Instant at, SeenLeaf leaf, string text, string words, ImmutableArray<Basis> restsOn) =>
        new(at, leaf.Leaf.By ?? "", text, words, restsOn, isOnRecord ? leaf.Index : null, isOnRecord && leaf.Leaf.SignedBy is not null)
        {
            Kind = leaf.Leaf.IsRefused ? "refused" : leaf.Leaf.Kind,
            Parts = TimelineParts.Of(facts, leaf),
            Withheld = leaf.Withheld.Remove("signature"),
        };

    private (string Text, string Words) Tell(SeenLeaf leaf)
    {
        var of = leaf.Leaf;
        if (of.IsRefused)
            return (LeafText.Of(of), "");
        if (facts.Find(leaf.Name) is { } declaration)
            return TellOf(declaration, leaf);
        if (facts.FindWarning(leaf.Name) is { } warning)
            return TellOf(warning, leaf);
        return of.Entity.Type is "thread" or "call" ? TellOfTalk(leaf) : (LeafText.Of(of), "");
    }

    private static (string Text, string Words) TellOfTalk(SeenLeaf leaf)
    {
        var of = leaf.Leaf;
        string words = JsonValues.Text(leaf["words"], "text") ?? JsonValues.Text(leaf["words"], "title") ?? "";
        string template = JsonValues.Text(leaf["message"], "template") is { } name ? $" (\"{name}\")" : "";
        string channel = JsonValues.Text(leaf["thread"] ?? leaf["call"], "channel") is { } level ? $", {level} level" : "";
        return of.Kind switch
        {
            "thread-opened" => ($"{of.By} opens a conversation{channel}", words),
            "message-sent" => ($"{of.By} says on the hotline{template}", words),
            "message-delivered" => ($"A message of {of.To} is delivered to {of.By}", ""),
            "message-read" => ($"{of.By} has read a message of {of.To}", ""),
            "call-logged" => ($"Call between {string.Join(" and ", JsonValues.Items(leaf["call"], "participants").Select(item => JsonValues.TextOf(item)))}{channel}, initiated by {JsonValues.Text(leaf["call"], "initiator")}; logged by {of.By}", CallFact.SubjectsOf(leaf)),
            "readout-filed" => ($"{of.By} files its readout of the call", words),
            _ => (LeafText.Of(of), words),
        };
    }

    private static (string Text, string Words) TellOf(DeclarationFact declaration, SeenLeaf leaf)
    {
        string called = $"{declaration.Label} ({declaration.Kind})";
        if (declaration.Ended == leaf)
            return ($"{declaration.Manager} {(leaf.Leaf.Kind == "withdrawn" ? "takes back" : "ends")} {called}", "");
        var version = declaration.Versions.FirstOrDefault(each => each.Leaf == leaf);
        string verb = leaf.Leaf.Kind switch
        {
            "declared" => "declares",
            "revealed" => "reveals",
            "reworded" => "rewords",
            "state" => "changes the state of",
            _ => "changes",
        };
        string state = version?.State is { } said ? $", {said}" : "";
        string when = version is null ? "" : $": {Span(version.Start, version.End)}";
        return ($"{declaration.Manager} {verb} {called}{state}{when}", version?.Note ?? "");
    }

    private (string Text, string Words) TellOf(WarningFact warning, SeenLeaf leaf)
    {
        string about = warning.Subject is { } subject && facts.Find(subject) is { } declaration ? $" about {declaration.Label} ({declaration.Kind})" : "";
        string way = $"warning of {warning.From} to {warning.To}{about}";
        string words = JsonValues.Text(leaf["words"], "text") ?? "";
        return leaf.Leaf.Kind switch
        {
            "warning-owed" => ($"The {way} becomes due", ""),
            "warning-delivered" => ($"The {way} is delivered{Lead(leaf)}", ""),
            "warning-escalated" => ($"The {way} is taken to the {JsonValues.Text(leaf["escalation"], "channel") ?? "next"} channel: no acknowledgement came", ""),
            "warning-not-acknowledged" => ($"The {way} stays without an acknowledgement: the ladder has ended", ""),
            "warning-acknowledged" => ($"{warning.To} answers the {way}{Answer(leaf)}", words),
            _ => (LeafText.Of(leaf.Leaf), words),
        };
    }

    private static string Lead(SeenLeaf leaf) => JsonValues.Number(leaf["delivery"], "lead_time_s") is { } lead
        ? lead < 0 ? $", {Words.OfSeconds(lead)} after the start" : $", {Words.OfSeconds(lead)} before the start" : "";

    private static string Answer(SeenLeaf leaf) => JsonValues.Text(leaf["answer"], "answer") is { } answer ? $": {answer}" : "";

    /// <summary>A time on one day once, with the day; UTC.</summary>
    public static string Span(Instant start, Instant end)
    {
        string from = Words.Of(start), until = Words.Of(end);
        return from[..10] == until[..10] ? $"{Minutes(from)} to {Minutes(until)[11..]} UTC" : $"{Minutes(from)} to {Minutes(until)} UTC";
    }

    private static string Minutes(string time) => time.EndsWith(":00", StringComparison.Ordinal) ? time[..^3] : time;

    /// <summary>What a party says happened; what it says of its own entries is shown with these.</summary>
    private static IEnumerable<TimelineEntry> OfAccount(Account account)
    {
        string party = account.Party.ToString();
        foreach (var point in account.Points)
        {
            if (point.At is not { } at)
                continue;
            string by = point.By.Length > 0 ? point.By : party;
            var basis = point.Standing == Standing.Claimed ? Basis.Claimed("", by, point.Ground, account.Leaf) : Basis.Assumed("", by, point.Ground, account.Leaf);
            yield return new TimelineEntry(at, party, $"{party}, in its account:", point.Text, [basis], account.Leaf, false)
            {
                Kind = "account",
                Parts = point.About.Length > 0 ? ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [new("by", party), new KeyValuePair<string, string>("about", point.About)])
                    : ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [new KeyValuePair<string, string>("by", party)]),
                Language = account.Language,
            };
        }
    }
}
