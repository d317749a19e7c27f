using Forewarn.Client.Model;
using Forewarn.WebConsole.Desks;

namespace Forewarn.WebConsole.Inbox;

/// <summary>The declarations that warnings are about, as they stand now; each read when it is first asked for, and again when it has changed.</summary>
/// <remarks>For the thread of one page.</remarks>
public sealed class Subjects(Desk desk)
{
    /// <summary>Most declarations that are kept; then all are read anew.</summary>
    private const int KeptMax = 2_000;

    private readonly Dictionary<Guid, Declaration?> _declarations = [];

    /// <summary>What a warning is about; null when it is no declaration, when there is none any more, and until it is read.</summary>
    public Declaration? Find(Warning warning) => _declarations.GetValueOrDefault(warning.Subject.Id);

    /// <summary>Reads those that are not known yet, or in an older version.</summary>
    /// <returns>Whether there were any.</returns>
    public async Task<bool> ReadAsync(IEnumerable<Warning> warnings)
    {
        var missing = warnings.Where(IsMissing).DistinctBy(warning => warning.Subject.Id).ToList();
        if (_declarations.Count + missing.Count > KeptMax)
            _declarations.Clear();
        foreach (var warning in missing)
        {
            var id = new DeclarationId(warning.Subject.Type == "constraint" ? DeclarationType.Constraint : DeclarationType.OperationalIntent, warning.Subject.Id);
            _declarations[warning.Subject.Id] = await desk.Client.FindAsync(id);
        }
        return missing.Count > 0;
    }

    /// <summary>Forgets what an event says has changed.</summary>
    /// <returns>Whether it was known.</returns>
    public bool Forget(LiveEvent happened) => Guid.TryParse(happened.Subject.Id, out var id) && _declarations.Remove(id);

    private bool IsMissing(Warning warning) => warning.Subject.Type is "constraint" or "operational-intent"
        && (!_declarations.TryGetValue(warning.Subject.Id, out var known) || known?.Version < warning.Subject.Version);
}
