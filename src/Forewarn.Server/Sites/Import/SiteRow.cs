using System.Security.Cryptography;
using System.Text;
using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Server.Api.Wire;

namespace Forewarn.Server.Sites.Import;

/// <summary>One site of a list, as far as it could be read.</summary>
/// <param name="Number">Which of the list, from 1; a header is not counted.</param>
/// <param name="Id">The UUID that it was given, if it was.</param>
/// <param name="Ref">The party's own name for it, if it has one.</param>
/// <param name="Body">What is said of it; null when it cannot be read.</param>
/// <param name="Problem">Why it cannot be read.</param>
internal sealed record SiteRow(int Number, string? Id, string? Ref, SiteBody? Body, InvalidValueException? Problem = null)
{
    /// <summary>Most rows of one list.</summary>
    public const int CountMax = 10_000;

    /// <summary>Longest name of the party's own.</summary>
    private const int RefLengthMax = 200;

    /// <summary>The site's id: as given, or derived from the party's own name for it, or from what it is called and where it begins. So a list that
    /// is sent again is about the same sites.</summary>
    /// <exception cref="InvalidValueException">Names <c>id</c> or <c>ref</c>.</exception>
    public EntityId IdFor(PartyId party, Core.Sites.SiteEntry entry)
    {
        if (!string.IsNullOrEmpty(Id))
            return Id.In("id", Uuids.Parse);
        if (Ref?.Length > RefLengthMax)
            throw new InvalidValueException("ref", $"{Ref.Length} characters", $"at most {RefLengthMax} characters");
        string named = string.IsNullOrEmpty(Ref)
            ? FormattableString.Invariant($"at\n{entry.Kind}\n{entry.Name}\n{entry.Extent.Positions[0].LatE7}\n{entry.Extent.Positions[0].LngE7}\n{(entry.Extent as Core.Sites.RouteExtent)?.Waypoints[0].At}")
            : $"ref\n{Ref}";
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"forewarn-site\n{party}\n{named}"));
        // RFC 9562 section 5.8: a UUID of one's own making, here from SHA-256.
        hash[6] = (byte)(0x80 | (hash[6] & 0x0f));
        hash[8] = (byte)(0x80 | (hash[8] & 0x3f));
        return EntityId.From(new Guid(hash.AsSpan(0, 16), bigEndian: true));
    }

    /// <exception cref="InvalidValueException">There are more than <see cref="CountMax"/>.</exception>
    public static void RequireRoom(int count)
    {
        if (count > CountMax)
            throw new InvalidValueException("", $"more than {CountMax} sites", $"1 to {CountMax} sites: split the list");
    }
}
