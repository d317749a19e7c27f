using System.Diagnostics;
using Forewarn.Core.Airspace;
using Forewarn.Core.Sites;

namespace Forewarn.Core.Format;

/// <summary>The commands of this family as bytes. Protected sites and movements.</summary>
internal static class SitesFormat
{
    public static byte TypeOf(SitesCommand command) => command switch
    {
        _ => throw new UnreachableException(command.GetType().Name),
    };

    public static void Write(CanonicalWriter writer, SitesCommand command) => throw new UnreachableException(command.GetType().Name);

    /// <param name="reader">The contents.</param>
    /// <param name="texts">What people wrote; each empty when it was erased.</param>
    /// <param name="type">Of this family.</param>
    /// <param name="actor">Who sent it.</param>
    public static SitesCommand Read(ref CanonicalReader reader, ref CanonicalReader texts, byte type, PartyId actor) =>
        throw reader.Unreadable($"a command of type {type}");
}
