using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using NodaTime;

namespace Forewarn.Core.Sites;

/// <summary>A protected site or movement, as its party entered it and as far as it binds.</summary>
/// <remarks>Immutable; a change is a new object. While it binds there is a constraint of the same id, of kind
/// <see cref="ActivityKind.ProtectedSite"/>, which is changed through the site alone.</remarks>
public sealed record Site
{
    public required EntityId Id { get; init; }

    /// <summary>The party that entered it, and alone may change it.</summary>
    public required PartyId Manager { get; init; }

    /// <summary>1 for a new site, one more with each step.</summary>
    public required int Version { get; init; }

    /// <summary>What was entered last.</summary>
    public required SiteEntry Entry { get; init; }

    /// <summary>The version with which it was entered.</summary>
    public required int EntryVersion { get; init; }

    /// <summary>Who entered it, and may not be the one who confirms it.</summary>
    public required PersonId EnteredBy { get; init; }

    public required Instant EnteredAt { get; init; }

    /// <summary>What binds, which may be an earlier entry; null before the first confirmation.</summary>
    public SiteBinding? Binding { get; init; }

    public Instant? WithdrawnAt { get; init; }

    /// <summary>Leaf of the step that made this version.</summary>
    public long Leaf { get; init; } = Leaves.None;

    /// <summary>What people wrote of what was entered last, and of what binds.</summary>
    internal ImmutableArray<string> Texts => [.. Entry.Texts, .. Binding?.Entry.Texts ?? []];

    public EntityKey ConstraintKey => new(EntityType.Constraint, Id);

    /// <summary>Whether what was entered last waits for the second person.</summary>
    public bool IsPending => WithdrawnAt is null && Binding?.EntryVersion != EntryVersion;

    /// <summary>Whether it stands in the airspace, confirmed in time or not.</summary>
    public bool IsInForce(Instant now) => WithdrawnAt is null && Binding is { } binding && now < binding.BindsUntil;

    /// <summary>Whether it was not confirmed again in time.</summary>
    public bool IsUnconfirmed => Binding is { UnconfirmedSince: not null };

    /// <summary>When it has to be confirmed again; null when that is not asked for, or the time has passed.</summary>
    internal Instant? Deadline => WithdrawnAt is null && Binding is { UnconfirmedSince: null, ConfirmBy: { } due } binding && due < binding.BindsUntil ? due : null;

    /// <summary>The same in other words, each as <paramref name="next"/> says.</summary>
    internal Site Reworded(Func<string, string> next)
    {
        var entry = Entry.WithTexts([.. Entry.Texts.Select(next)]);
        return this with { Entry = entry, Binding = Binding is { } binding ? binding with { Entry = binding.Entry.WithTexts([.. binding.Entry.Texts.Select(next)]) } : null };
    }

    internal Instant ForgottenAt => WithdrawnAt is { } withdrawn ? withdrawn + Limits.Retention
        : Binding is null ? EnteredAt + SiteLimits.EntryKept
        : IsPending ? Instant.Max(Binding.BindsUntil + Limits.Retention, EnteredAt + SiteLimits.EntryKept)
        : Binding.BindsUntil + Limits.Retention;
}

/// <summary>What of a site binds.</summary>
/// <param name="Entry">As it was confirmed.</param>
/// <param name="EntryVersion">The version of the site with which it was entered.</param>
/// <param name="ConfirmedBy">Who confirmed it last.</param>
/// <param name="ConfirmedAt">When.</param>
/// <param name="ConfirmBy">When it has to be confirmed again; null when that is not asked for.</param>
/// <param name="UnconfirmedSince">When it should have been; null while it is confirmed.</param>
/// <param name="BindsUntil">The end of its constraint, not included.</param>
public sealed record SiteBinding(
    SiteEntry Entry, int EntryVersion, PersonId ConfirmedBy, Instant ConfirmedAt, Instant? ConfirmBy, Instant? UnconfirmedSince, Instant BindsUntil);
