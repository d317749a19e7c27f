using System.Diagnostics;
using Forewarn.Core.Airspace;
using Forewarn.Core.Arrangements;
using Forewarn.Core.Contacts;
using Forewarn.Core.Hotline;
using Forewarn.Core.Incidents;
using Forewarn.Core.Sites;

namespace Forewarn.Core.Format;

/// <summary>The commands of the liaison's work as bytes: ten type numbers for each family.</summary>
internal static class LiaisonFormat
{
    /// <summary>The lowest type number of these.</summary>
    public const byte First = 30;

    public static byte TypeOf(LiaisonCommand command) => command switch
    {
        ContactsCommand contacts => ContactsFormat.TypeOf(contacts),
        HotlineCommand hotline => HotlineFormat.TypeOf(hotline),
        ArrangementsCommand arrangements => ArrangementsFormat.TypeOf(arrangements),
        SitesCommand sites => SitesFormat.TypeOf(sites),
        IncidentsCommand incidents => IncidentsFormat.TypeOf(incidents),
        _ => throw new UnreachableException(command.GetType().Name),
    };

    public static void Write(CanonicalWriter writer, LiaisonCommand command)
    {
        switch (command)
        {
            case ContactsCommand contacts:
                ContactsFormat.Write(writer, contacts);
                break;
            case HotlineCommand hotline:
                HotlineFormat.Write(writer, hotline);
                break;
            case ArrangementsCommand arrangements:
                ArrangementsFormat.Write(writer, arrangements);
                break;
            case SitesCommand sites:
                SitesFormat.Write(writer, sites);
                break;
            case IncidentsCommand incidents:
                IncidentsFormat.Write(writer, incidents);
                break;
            default:
                throw new UnreachableException(command.GetType().Name);
        }
    }

    public static LiaisonCommand Read(ref CanonicalReader reader, ref CanonicalReader texts, byte type, PartyId actor) => type switch
    {
        < 40 => ContactsFormat.Read(ref reader, ref texts, type, actor),
        < 50 => HotlineFormat.Read(ref reader, ref texts, type, actor),
        < 60 => ArrangementsFormat.Read(ref reader, ref texts, type, actor),
        < 70 => SitesFormat.Read(ref reader, ref texts, type, actor),
        < 80 => IncidentsFormat.Read(ref reader, ref texts, type, actor),
        _ => throw reader.Unreadable($"a command of type {type}"),
    };
}
