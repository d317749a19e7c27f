using Forewarn.Record.Leaves;

namespace Forewarn.Record.Evidence;

/// <summary>Says in a sentence what a leaf records. Says nothing that the leaf does not.</summary>
internal static class LeafText
{
    /// <summary>Whether a kind of leaf follows from something else, so that nobody asked for it in so many words.</summary>
    public static bool IsConsequence(string kind) =>
        kind is "warning-owed" or "warning-delivered" or "warning-escalated" or "warning-not-acknowledged"
            or "warning-repeated" or "delivery-attempted" or "delivery-abandoned"
            or "arrangement-bound" or "activity-uncovered"
            or "message-delivered";

    public static string Of(Leaf leaf)
    {
        string by = leaf.By ?? "the node", entity = leaf.Entity.ToString();
        string subject = leaf.Version is { } version ? $"{entity}, version {version}" : entity;
        if (leaf.Reason is { } reason)
            return $"{by} was refused ({reason}) on {entity}";
        return leaf.Kind switch
        {
            "declared" when leaf.Seal is not null => $"{by} declared {subject}, sealed",
            "declared" => $"{by} declared {subject}",
            "changed" => $"{by} changed {subject}",
            "state" => $"{by} changed the state of {subject}",
            "withdrawn" => $"{by} withdrew {subject}",
            "ended" => $"{by} ended {subject}",
            "reworded" => $"{by} reworded {subject}",
            "revealed" => $"{by} revealed {subject}, sealed in leaf {leaf.Reveals}",
            "party-put" => $"{by} put party {leaf.Entity.Id} on record",
            "party-removed" => $"{by} removed party {leaf.Entity.Id}",
            "key-registered" => $"{by} registered a key of party {leaf.Entity.Id}",
            "key-revoked" => $"{by} revoked a key of party {leaf.Entity.Id}",
            "arrangement-put" => $"{by} put {subject} on record{Told(leaf)}",
            "arrangement-removed" => $"{by} removed {subject}{Told(leaf)}",
            "arrangement-drafted" => $"{by} drafted an arrangement and signed it: {subject}{Told(leaf)}",
            "arrangement-signed" => $"{by} signed {entity}{Told(leaf)}",
            "draft-lapsed" when leaf.By is null => $"{entity} lapsed{Told(leaf)}",
            "draft-lapsed" => $"{by} closed {entity}{Told(leaf)}",
            "arrangement-bound" => $"{subject}, binds: all its members have signed{Told(leaf)}",
            "arrangement-suspended" => $"{by} suspended its part in {entity}{Told(leaf)}",
            "arrangement-resumed" => $"{by} took up its part in {entity} again{Told(leaf)}",
            "leave-notified" => $"{by} announced that it leaves {entity}{Told(leaf)}",
            "activity-uncovered" => $"{subject} of {by} was in a gap that a withdrawal has left{Told(leaf)}",
            "pool-changed" => $"{by} brought the change that made membership {leaf.Version} of {entity}, signed by its members",
            "version-raised" => $"the rules of the airspace are those of version {leaf.Version} from here on",
            "subscribed" => $"{by} subscribed: {subject}",
            "unsubscribed" => $"{by} unsubscribed: {subject}",
            "warning-owed" => $"{entity} became due from {by} to {leaf.To}",
            "warning-delivered" => $"{entity} from {by} was delivered to {leaf.To}",
            "warning-escalated" => $"{entity} was taken to the next step",
            "warning-not-acknowledged" => $"{entity} stayed without an acknowledgement",
            "warning-acknowledged" => $"{by} answered {entity} of {leaf.To}",
            "roster-put" => $"{by} set the contacts of party {leaf.Entity.Id}",
            "delivery-attempted" => $"{entity} was sent to a contact of {leaf.To}, or could not be",
            "delivery-abandoned" => $"{entity} was taken by no contact of {leaf.To} in time",
            "warning-repeated" => $"{entity} was to be brought to contacts that {leaf.To} had named since",
            "proposal-accepted" => $"{by} changed what it had declared to what {leaf.To} asked for in its answer to {entity}",
            "proposal-declined" => $"{by} declined what {leaf.To} asked for in its answer to {entity}",
            "drill-begun" => $"EXERCISE: {by} began {entity}",
            "observed" => $"{by} reported {entity} of {leaf.To}",
            "thread-opened" => $"{by} opened {entity} with {leaf.To}",
            "message-sent" => $"{by} sent message {leaf.Version} of {entity} to {leaf.To}",
            "message-delivered" => $"message {leaf.Version} of {entity} from {leaf.To} was delivered to {by}",
            "message-read" => $"{by} marked message {leaf.Version} of {entity} from {leaf.To} as read",
            "call-logged" => $"{by} logged {entity}{Told(leaf)}",
            "readout-filed" => $"{by} filed version {leaf.Version} of its readout of {entity}{Told(leaf)}",
            "details-erased" => $"{by} had details of {entity} erased",
            _ => $"{by}: {leaf.Kind}, {subject}",
        };
    }

    private static string Told(Leaf leaf) => leaf.To is null ? "" : $"; {leaf.To} is told";
}
