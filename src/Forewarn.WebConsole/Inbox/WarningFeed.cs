using Forewarn.Client.Model;
using Forewarn.WebConsole.Desks;

namespace Forewarn.WebConsole.Inbox;

/// <summary>The warnings that a desk is owed, or owes, as they are now: read once, and from then on only what has changed.</summary>
/// <remarks>For the thread of one page. Reading through the console delivers nothing.</remarks>
public sealed class WarningFeed(Desk desk, WarningsOwed owed)
{
    /// <summary>Most warnings that are kept; the latest.</summary>
    public const int KeptMax = 5_000;

    /// <summary>Above so many changes at once, everything is read again.</summary>
    private const int SingleReadsMax = 50;

    private readonly HashSet<string> _changed = [];
    private Dictionary<string, Warning> _warnings = [];
    private Task _following = Task.CompletedTask;
    private int _loads;

    /// <summary>All that are known, in no order.</summary>
    public IReadOnlyCollection<Warning> All => _warnings.Values;

    /// <summary>Whether older ones are left out.</summary>
    public bool IsCut { get; private set; }

    public Warning? Find(string id) => _warnings.GetValueOrDefault(id);

    /// <summary>Reads all of a state again.</summary>
    /// <param name="state">As the API names it; null for every state.</param>
    public async Task LoadAsync(string? state)
    {
        int load = ++_loads;
        var latest = new Queue<Warning>();
        bool isCut = false;
        await foreach (var warning in desk.Client.WarningsAsync(owed, state))
        {
            latest.Enqueue(warning);
            if (latest.Count > KeptMax)
                (isCut, _) = (true, latest.Dequeue());
        }
        // Somebody has asked for another state meanwhile.
        if (load == _loads)
            (_warnings, IsCut) = (latest.ToDictionary(warning => warning.Id), isCut);
        // What changed while it was being read may have been read before it changed.
        await FollowAsync();
    }

    /// <summary>Whether an event may be about one of these warnings.</summary>
    public static bool Concerns(LiveEvent happened) => happened.Subject.Type == "warning";

    /// <summary>Takes over what has changed.</summary>
    /// <returns>When it is, together with all that changed until then.</returns>
    public Task FollowAsync(LiveEvent happened)
    {
        _changed.Add(happened.Subject.Id);
        return FollowAsync();
    }

    /// <summary>Takes over what is newer than what is kept, such as the answer to a change.</summary>
    public void Put(Warning warning) => _warnings[warning.Id] = warning;

    /// <summary>Reads one that may be of any state.</summary>
    /// <returns>Null when there is none, or it is another's.</returns>
    public async Task<Warning?> ReadAsync(string id)
    {
        if (await desk.Client.FindWarningAsync(id) is not { } warning || !IsMine(warning))
            return null;
        Put(warning);
        return warning;
    }

    private Task FollowAsync()
    {
        if (_following.IsCompleted)
            _following = ReadChangedAsync();
        return _following;
    }

    private async Task ReadChangedAsync()
    {
        while (_changed.Count > 0)
        {
            string[] ids = [.. _changed];
            _changed.Clear();
            if (ids.Length > SingleReadsMax)
            {
                await LoadChangedAsync(ids);
                continue;
            }
            foreach (string id in ids)
                await ReadAsync(id);
        }
    }

    private async Task LoadChangedAsync(string[] ids)
    {
        var wanted = ids.ToHashSet();
        await foreach (var warning in desk.Client.WarningsAsync(owed))
        {
            if (wanted.Contains(warning.Id))
                Put(warning);
        }
    }

    private bool IsMine(Warning warning) => (owed == WarningsOwed.ToMe ? warning.To : warning.From) == desk.Viewer.Party;
}
