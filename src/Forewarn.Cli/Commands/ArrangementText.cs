using System.Collections.Immutable;
using Forewarn.Client.Model;

namespace Forewarn.Cli.Commands;

/// <summary>Arrangements, drafts and gaps in words.</summary>
internal static class ArrangementText
{
    public static string Of(Arrangement arrangement) =>
        $"{arrangement.Id}, version {arrangement.Version}: {arrangement.Terms.Name}; {string.Join(", ", arrangement.Terms.Members.Select(Of))}; {Of(arrangement.Basis)}";

    public static IEnumerable<string> Lines(Arrangement arrangement)
    {
        yield return Of(arrangement);
        foreach (var signature in arrangement.Basis?.Signatures ?? [])
            yield return $"  {Of(signature)}";
        foreach (var suspension in arrangement.Suspensions ?? [])
            yield return $"  {suspension.Party} suspends its part from {suspension.From}{(suspension.Until is { } until ? $" until {until}" : " on")}, leaf {suspension.Leaf}";
        foreach (var departure in arrangement.Departures ?? [])
            yield return $"  {departure.Party} said on {departure.NotifiedAt} that it leaves at {departure.Until}, leaf {departure.Leaf}";
    }

    public static IEnumerable<string> Lines(Draft draft)
    {
        yield return $"draft {draft.Id}";
        yield return $"  {draft.Status}: {draft.Arrangement}, version {draft.Version}: {draft.Terms.Name}; {string.Join(", ", draft.Terms.Members.Select(Of))}; drafted by {draft.Drafter} at {draft.DraftedAt}, to be signed before {draft.SignBy}";
        foreach (var signature in draft.Signatures)
            yield return $"  {Of(signature)}";
        if (draft is { Status: "open", Missing.IsEmpty: false })
            yield return $"  not signed yet by {string.Join(", ", draft.Missing)}";
        if (draft.ClosedBy is { } party)
            yield return $"  {draft.Status} by {party} at {draft.ClosedAt}";
    }

    public static IEnumerable<string> Lines(ImmutableArray<CoverLost> lost) => lost.Select(each =>
        $"no cover between {string.Join(" and ", each.Parties)} for {string.Join(", ", each.Kinds)} from {each.From}{(each.Until is { } until ? $" to {until}" : " on")}"
        + $", where {each.Arrangement} gave it{(each.CoveredInPart is { IsEmpty: false } part ? $"; in a part of that, {string.Join(", ", part)} does" : "")}");

    public static string Of(UncoveredActivity activity) =>
        $"{activity.Type}/{activity.Id} of {activity.By}{(activity.Kind is { } kind ? $", {kind}" : "")}, starts {activity.StartsAt}: {activity.To} would have been warned, but "
        + string.Join(", ", activity.Gaps.Select(gap => $"{gap.Party} {(gap.Cause == "left" ? "left" : "suspended")} {gap.Arrangement} from {gap.From} on"));

    public static string Of(UncoveredMeeting meeting) =>
        $"{meeting.From} should have warned {meeting.To} of {meeting.Activity.Type}/{meeting.Activity.Id}{(meeting.Activity.Kind is { } kind ? $", {kind}" : "")}, "
        + $"{meeting.StartsAt} to {meeting.EndsAt}, near {FormattableString.Invariant($"{meeting.Place.Lat:0.####} {meeting.Place.Lng:0.####}")}: "
        + $"it met {meeting.MetCount} of {meeting.To}'s from {meeting.MetAt} on, {meeting.Met[0].Type}/{meeting.Met[0].Id} first";

    private static string Of(Basis? basis) => basis?.Kind switch
    {
        "signed-by-all-members" => $"signed by all its members, in force since {basis.Since}",
        "recorded-by-operator" => "RECORDED BY THE OPERATOR, signed by nobody",
        _ => "the node does not say by whose word it binds",
    };

    private static string Of(Member member) => member.Until is { } until ? $"{member.Party} until {until}" : member.Party;

    private static string Of(MemberSignature signature) =>
        $"signed by {signature.Party} at {signature.At}, leaf {signature.Leaf}{(signature.KeyId is { } key ? $", with key {key}" : ", without a key: by the node's word alone")}";
}
