using Forewarn.WebConsole;
using Forewarn.Journal;
using Forewarn.Journal.Pool;
using Forewarn.Server.Astm;
using Forewarn.Server.Delivery;
using Forewarn.Server.Node;
using Forewarn.Server.Peers;
using Forewarn.Server.Recording;
using Forewarn.Server.Tokens;
using NodaTime;

namespace Forewarn.Server;

/// <summary>How to run a node.</summary>
public sealed record NodeOptions
{
    /// <summary>Where the node keeps its journal, snapshots and keys; made when it does not exist.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Where to listen; port 0 for any free one.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:8080";

    /// <summary>Whose tokens are believed.</summary>
    public TokenOptions Tokens { get; init; } = new();

    /// <summary>Makes the node replay the past, from this moment on; null for a node of the present.</summary>
    public Instant? ReplayFrom { get; init; }

    /// <summary>How the record is kept, and by whom it is read and witnessed.</summary>
    public RecordOptions Record { get; init; } = new();

    /// <summary>How the node is a DSS.</summary>
    public DssOptions Dss { get; init; } = new();

    /// <summary>How the node speaks to other USSs for its parties.</summary>
    public PeerOptions Peers { get; init; } = new();

    /// <summary>How warnings and messages are brought to contacts.</summary>
    public DeliveryOptions Delivery { get; init; } = new();

    /// <summary>The console on this node; null for a node without.</summary>
    public ConsoleOptions? Console { get; init; }

    /// <summary>Where people reach this node with a browser, for links in mails and on pages; null for the first of <see cref="Urls"/>.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>The pool that the node is a member of; null for a node that has its airspace alone.</summary>
    public PoolOptions? Pool { get; init; }

    /// <summary>Whether a node that is alone goes over to the latest version of the airspace's rules at its start, if its journal was begun before it. Those of a pool go over together.</summary>
    public bool RaisesVersion { get; init; }

    /// <summary>Limits of the journal of a node that is alone.</summary>
    public SqliteSequencerOptions Journal { get; init; } = new();

    /// <summary>Told the position reached and the last one while the journal is read at start.</summary>
    public Action<long, long>? Progress { get; init; }

    /// <summary>Told how far the journal has come that is fetched from the other members of the pool.</summary>
    public Action<FetchProgress>? FetchProgress { get; init; }
}
