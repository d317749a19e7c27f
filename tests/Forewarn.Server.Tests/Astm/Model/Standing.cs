using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;

namespace Forewarn.Server.Tests.Astm.Model;

/// <summary>An operational intent or a constraint in the model.</summary>
internal sealed class StandingEntity(Subject subject, string manager)
{
    public Subject Subject => subject;

    public string Manager => manager;

    public required Extents Extents { get; set; }

    public required IntentState State { get; set; }

    public required string BaseUrl { get; set; }

    public int Version { get; set; } = 1;

    /// <summary>The id was used before: whether its version goes on or begins anew is the DSS's to choose.</summary>
    public bool MayBeginAnew { get; set; }

    public string Ovn { get; set; } = "";

    /// <summary>How many changes there were of anything when this was changed last, itself included.</summary>
    public int ChangedAt { get; set; }

    public StandingWatch? Subscription { get; set; }

    /// <summary>Declared over /v1 by a party of the node.</summary>
    public bool IsHosted { get; init; }
}

/// <summary>A subscription in the model.</summary>
internal sealed class StandingWatch(string id, string manager)
{
    public string Id => id;

    public string Manager => manager;

    public required Extents Extents { get; set; }

    public required string BaseUrl { get; set; }

    public required bool NotifiesForIntents { get; set; }

    public required bool NotifiesForConstraints { get; set; }

    public string Version { get; set; } = "";

    public int Index { get; set; }

    public bool IsImplicit { get; set; }

    /// <summary>Of a party of the node.</summary>
    public bool IsHosted { get; init; }
}
