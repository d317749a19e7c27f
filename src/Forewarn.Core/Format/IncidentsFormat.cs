using System.Diagnostics;
using Forewarn.Core.Airspace;
using Forewarn.Core.Incidents;

namespace Forewarn.Core.Format;

/// <summary>The commands of this family as bytes. Incidents, accounts and statements.</summary>
internal static class IncidentsFormat
{
    public static byte TypeOf(IncidentsCommand command) => command switch
    {
        _ => throw new UnreachableException(command.GetType().Name),
    };

    public static void Write(CanonicalWriter writer, IncidentsCommand command) => throw new UnreachableException(command.GetType().Name);

    /// <param name="reader">The contents.</param>
    /// <param name="texts">What people wrote; each empty when it was erased.</param>
    /// <param name="type">Of this family.</param>
    /// <param name="actor">Who sent it.</param>
    public static IncidentsCommand Read(ref CanonicalReader reader, ref CanonicalReader texts, byte type, PartyId actor) =>
        throw reader.Unreadable($"a command of type {type}");
}
