namespace Forewarn.Server.Backups;

/// <summary>What a running node tells whoever comes to back it up; then come the batches of its journal.</summary>
/// <param name="Refused">Why there will be no backup now; null when there will. The rest is then meaningless.</param>
/// <param name="IsPassing">Whether the same again may succeed a moment later.</param>
/// <param name="Key">Verifier key of the record.</param>
/// <param name="Checkpoint">The newest checkpoint; the record's files hold its leaves.</param>
/// <param name="Batches">How many batches of the journal will come: those that lead to these leaves, and all others that were durable.</param>
/// <param name="Entries">Position of the last entry.</param>
/// <param name="Ticks">Time of the last batch: ticks of 100 ns since 1970-01-01T00:00:00Z.</param>
/// <param name="Hash">Hash of the last batch, in hexadecimal.</param>
/// <param name="HasOrigins">Whether it may be asked whose proposals the batches were.</param>
internal sealed record DoorGreeting(string? Refused, bool IsPassing, string Key, string Checkpoint, long Batches, long Entries, long Ticks, string Hash, bool HasOrigins = false)
{
    public const int BytesMax = 1 << 20;

    public static DoorGreeting Refusal(string reason, bool isPassing = false) => new(reason, isPassing, "", "", 0, 0, 0, "");
}
