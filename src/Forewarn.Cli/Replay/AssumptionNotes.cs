namespace Forewarn.Cli.Replay;

/// <summary>Numbers the assumptions of one telling, so that each reason is printed once and pointed to from every line that needs
/// it.</summary>
internal sealed class AssumptionNotes
{
    private readonly List<string> _reasons = [];

    /// <summary>The reasons, in the order of their numbers, from 1.</summary>
    public IReadOnlyList<string> Reasons => _reasons;

    /// <summary>Standing and who stands behind it: <c>CLAIMED by TASS</c>, <c>ASSUMED (2)</c>, <c>UNDISPUTED</c>.</summary>
    public string Mark(Basis basis) => Word(basis) + Number(basis);

    /// <summary>The same without the number of the assumption.</summary>
    public static string Word(Basis basis) =>
        basis.Standing == Standing.Claimed ? "CLAIMED by " + basis.StatedBy!.Name : basis.Standing.ToString().ToUpperInvariant();

    /// <summary>The number of the assumption as <c> (2)</c>; nothing for what is not assumed.</summary>
    public string Number(Basis basis) => basis.Because is string reason ? CaseObject.Invariant($" ({NumberOf(reason)})") : "";

    private int NumberOf(string reason)
    {
        int index = _reasons.IndexOf(reason);
        if (index < 0)
        {
            _reasons.Add(reason);
            index = _reasons.Count - 1;
        }
        return index + 1;
    }
}
