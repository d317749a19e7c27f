using Forewarn.Core.Airspace;

namespace Forewarn.Core.Pool;

/// <summary>Raises the version of the state: from the next entry on, every node decides by the rules of that version.</summary>
/// <remarks>That the members of a pool have agreed to it, the pool's log has judged before it became an entry of the journal (docs/pool.md, "Versions"); the core does no cryptography with it.</remarks>
public sealed record RaiseVersion : Command
{
    /// <summary>Longest agreement, in characters.</summary>
    public const int AgreementLengthMax = 16_384;

    /// <param name="version">Above <see cref="StateVersion.First"/>.</param>
    /// <param name="agreement">What the members have signed; empty where one node alone has the journal.</param>
    /// <exception cref="InvalidValueException">Names <c>version</c> or <c>agreement</c>.</exception>
    public RaiseVersion(int version, string agreement)
        : base(default(PartyId))
    {
        if (version <= StateVersion.First)
            throw new InvalidValueException("version", $"{version}", $"a version above {StateVersion.First}");
        if (agreement.Length > AgreementLengthMax)
            throw new InvalidValueException("agreement", $"{agreement.Length} characters", $"at most {AgreementLengthMax}");
        (Version, Agreement) = (version, agreement);
    }

    public int Version { get; }

    public string Agreement { get; }
}

/// <summary>The state has a later version from now on.</summary>
/// <param name="Version">Which.</param>
/// <param name="Agreement">What the members of the pool have signed; empty where one node alone has the journal.</param>
public sealed record VersionRaised(int Version, string Agreement) : Outcome;

/// <summary>The state has a version that this program does not know: it must not go on.</summary>
/// <param name="version">Which.</param>
public sealed class StateTooNewException(int version)
    : Exception(FormattableString.Invariant($"the airspace has gone over to version {version} of its rules, and this program knows {StateVersion.Latest}: install version {version} or later. Nothing is lost; that program goes on from here"));
