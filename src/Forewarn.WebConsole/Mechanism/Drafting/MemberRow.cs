using Forewarn.Client.Model;
using Forewarn.WebConsole.Times;
using NodaTime;

namespace Forewarn.WebConsole.Mechanism.Drafting;

/// <summary>A member of an arrangement while it is being typed.</summary>
public sealed class MemberRow
{
    /// <summary>Id of the party; empty while none is chosen.</summary>
    public string Party { get; set; } = "";

    /// <summary>Nothing for as early as the arrangement.</summary>
    public TypedMoment From { get; private init; } = new();

    /// <summary>Nothing for as long as the arrangement.</summary>
    public TypedMoment Until { get; private init; } = new();

    public static MemberRow Of(Member member, Instant validFrom) =>
        new() { Party = member.Party, From = new(member.From == validFrom ? null : member.From), Until = new(member.Until) };

    /// <param name="validFrom">From when on the arrangement is valid.</param>
    /// <param name="field">What the row is called in a problem.</param>
    internal Member ToMember(Instant validFrom, string field) => new(Party, From.Read($"{field}.from") ?? validFrom, Until.Read($"{field}.until"));
}
