using System.Collections.Immutable;
using Forewarn.Core;
using Forewarn.Core.Geometry;
using NodaTime;

namespace Forewarn.Server.Incidents;

/// <summary>One thing that is supposed to have been otherwise: a declaration made at another time, or for another place and time.</summary>
/// <param name="Name">The declaration, as <c>constraint/UUID</c>.</param>
/// <param name="Version">Which version of it.</param>
/// <param name="DeclaredAt">When it is supposed to have been declared; null for when it was.</param>
/// <param name="Volumes">What is supposed to have been declared; null for what was.</param>
internal sealed record WhatIfChange(string Name, long Version, Instant? DeclaredAt, ImmutableArray<Volume4D>? Volumes)
{
    /// <exception cref="InvalidValueException">Nothing of the kind was declared, or in another order; names the field.</exception>
    public void Check(IncidentFacts facts)
    {
        if (facts.Find(Name) is not { } declaration || declaration.Version(Version) is not { } version)
            throw new InvalidValueException("subject", $"version {Version} of {Name} is not in this incident, or its volumes are not disclosed to you", "a declaration that the incident lists, and one of its versions");
        if (DeclaredAt is null && Volumes is null)
            throw new InvalidValueException("declared_at", "nothing is supposed to have been otherwise", "declared_at, earlier_by or volumes");
        var (before, after) = Neighbours(declaration, version);
        if (DeclaredAt < before || DeclaredAt > after)
            throw new InvalidValueException("declared_at", $"{DeclaredAt} is not between the versions before and after it", $"{before?.ToString() ?? "any time"} to {after?.ToString() ?? "any time"}");
    }

    private static (Instant? Before, Instant? After) Neighbours(DeclarationFact declaration, VersionFact version)
    {
        int place = declaration.Versions.IndexOf(version);
        return (place > 0 ? declaration.Versions[place - 1].At : null,
            place + 1 < declaration.Versions.Length ? declaration.Versions[place + 1].At : declaration.Ended?.Leaf.At);
    }
}

/// <summary>Everything that is supposed to have been otherwise.</summary>
/// <param name="Changes">At least one.</param>
/// <param name="DeliveredAfter">How long after it became due each warning about what was changed is supposed to have been delivered; null for as long
/// as it took in fact.</param>
/// <param name="By">Who supposes it.</param>
internal sealed record WhatIf(ImmutableArray<WhatIfChange> Changes, Duration? DeliveredAfter, string By)
{
    /// <summary>Changes of one question.</summary>
    public const int ChangesMax = 20;

    public WhatIfChange? Of(string declaration, long version) => Changes.FirstOrDefault(change => change.Name == declaration && change.Version == version);

    public bool Concerns(string? declaration) => Changes.Any(change => change.Name == declaration);
}
