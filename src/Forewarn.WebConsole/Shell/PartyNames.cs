using System.Collections.Frozen;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Desks;

namespace Forewarn.WebConsole.Shell;

/// <summary>What the parties of the airspace are called, read once for each open page and again when one of them changes.</summary>
/// <remarks>Thread-safe. Where the names cannot be read, or there is none, a party is called by its id: a page is not lost for want of a name.</remarks>
public sealed class PartyNames : IDisposable
{
    /// <summary>More names than this are not read.</summary>
    private const int NamesMax = 2_000;

    private readonly Desk _desk;
    private volatile FrozenDictionary<string, string> _names = FrozenDictionary<string, string>.Empty;
    private Task? _loading;

    public PartyNames(Desk desk)
    {
        _desk = desk;
        desk.Changed += OnChanged;
    }

    /// <summary>Happens when names were read, on no particular thread.</summary>
    public event Action? Changed;

    /// <summary>The name of a party, or its id.</summary>
    public string Of(string party) => _names.GetValueOrDefault(party, party);

    /// <summary>Ends when the names are there; reads them if nobody did yet.</summary>
    public Task LoadAsync()
    {
        lock (_desk)
            return _loading ??= ReadAsync();
    }

    private async Task ReadAsync()
    {
        try
        {
            var names = new Dictionary<string, string>(StringComparer.Ordinal);
            await foreach (var party in _desk.Client.PartiesAsync().Take(NamesMax))
                names[party.Id] = party.Name.Length > 0 ? party.Name : party.Id;
            _names = names.ToFrozenDictionary(StringComparer.Ordinal);
        }
        catch (Exception failed) when (Failure.IsOfNode(failed))
        {
            // The page that asked will say that the node cannot be reached.
            return;
        }
        Changed?.Invoke();
    }

    private void OnChanged(LiveEvent happened)
    {
        if (happened.Subject.Type != "party")
            return;
        lock (_desk)
            _loading = ReadAsync();
    }

    public void Dispose() => _desk.Changed -= OnChanged;
}
