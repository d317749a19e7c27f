using System.Collections.Immutable;
using System.Diagnostics;
using Forewarn.Core.Airspace;
using Forewarn.Core.Sites;

namespace Forewarn.Core.Format;

/// <summary>Protected sites and movements as bytes: the commands of this family, and the state's.</summary>
internal static class SitesFormat
{
    private const byte Enter = 60;
    private const byte Confirm = 61;
    private const byte Withdraw = 62;

    public static byte TypeOf(SitesCommand command) => command switch
    {
        EnterSite => Enter,
        ConfirmSite => Confirm,
        WithdrawSite => Withdraw,
        _ => throw new UnreachableException(command.GetType().Name),
    };

    public static void Write(CanonicalWriter writer, SitesCommand command)
    {
        writer.Entity(command.Id);
        writer.Text(command.Person.ToString());
        switch (command)
        {
            case EnterSite enter:
                writer.Optional(enter.IfVersion, writer.Int32);
                Write(writer, enter.Entry);
                break;
            case ConfirmSite confirm:
                writer.Int32(confirm.IfVersion);
                writer.List(confirm.Positions.AsSpan(), writer.Place);
                break;
            case WithdrawSite withdraw:
                writer.Int32(withdraw.IfVersion);
                break;
            default:
                throw new UnreachableException(command.GetType().Name);
        }
    }

    /// <param name="reader">The contents.</param>
    /// <param name="texts">What people wrote; each empty when it was erased.</param>
    /// <param name="type">Of this family.</param>
    /// <param name="actor">Who sent it.</param>
    public static SitesCommand Read(ref CanonicalReader reader, ref CanonicalReader texts, byte type, PartyId actor)
    {
        if (type is not (Enter or Confirm or Withdraw))
            throw reader.Unreadable($"a command of type {type}");
        var id = reader.Entity();
        var person = PersonId.Parse(reader.Text());
        return type switch
        {
            Enter => new EnterSite(actor, id, person, reader.Bool() ? reader.Int32() : null, ReadEntry(ref reader, ref texts)),
            Confirm => new ConfirmSite(actor, id, person, reader.Int32(), reader.List((ref CanonicalReader r) => r.Place())),
            _ => new WithdrawSite(actor, id, person, reader.Int32()),
        };
    }

    public static void Write(CanonicalWriter writer, Site site)
    {
        writer.Entity(site.Id);
        writer.Text(site.Manager.ToString());
        writer.Int32(site.Version);
        writer.Int32(site.EntryVersion);
        writer.Text(site.EnteredBy.ToString());
        writer.Time(site.EnteredAt);
        writer.Optional(site.WithdrawnAt, writer.Time);
        writer.Int64(site.Leaf);
        WriteWithTexts(writer, site.Entry);
        writer.Bool(site.Binding is not null);
        if (site.Binding is not { } binding)
            return;
        writer.Int32(binding.EntryVersion);
        if (binding.EntryVersion != site.EntryVersion)
            WriteWithTexts(writer, binding.Entry);
        writer.Text(binding.ConfirmedBy.ToString());
        writer.Time(binding.ConfirmedAt);
        writer.Optional(binding.ConfirmBy, writer.Time);
        writer.Optional(binding.UnconfirmedSince, writer.Time);
        writer.Time(binding.BindsUntil);
    }

    public static Site ReadSite(ref CanonicalReader reader, NameTable names)
    {
        var site = new Site
        {
            Id = reader.Entity(),
            Manager = names.Of(reader.Party()),
            Version = reader.Int32(),
            EntryVersion = reader.Int32(),
            EnteredBy = PersonId.Parse(reader.Text()),
            EnteredAt = reader.Time(),
            WithdrawnAt = reader.OptionalTime(),
            Leaf = reader.Int64(),
            Entry = ReadEntry(ref reader, ref reader),
        };
        if (!reader.Bool())
            return site;
        int entryVersion = reader.Int32();
        var entry = entryVersion == site.EntryVersion ? site.Entry : ReadEntry(ref reader, ref reader);
        return site with
        {
            Binding = new SiteBinding(entry, entryVersion, PersonId.Parse(reader.Text()), reader.Time(), reader.OptionalTime(), reader.OptionalTime(), reader.Time()),
        };
    }

    /// <summary>The texts after the rest, as a reader of both in one asks for them.</summary>
    private static void WriteWithTexts(CanonicalWriter writer, SiteEntry entry)
    {
        Write(writer, entry);
        foreach (string text in entry.Texts)
            writer.Text(text);
    }

    /// <summary>All but the texts.</summary>
    private static void Write(CanonicalWriter writer, SiteEntry entry)
    {
        writer.Byte((byte)entry.Kind);
        switch (entry.Extent)
        {
            case StandingExtent standing:
                writer.Area(standing.Area);
                writer.Altitude(standing.Altitude);
                writer.Optional(standing.From, writer.Time);
                writer.Optional(standing.Until, writer.Time);
                writer.Span(standing.ConfirmEvery!.Value);
                break;
            case RouteExtent route:
                writer.List(route.Waypoints.AsSpan(), waypoint =>
                {
                    writer.Place(waypoint.Place);
                    writer.Time(waypoint.At);
                });
                writer.List(route.Volumes.AsSpan(), writer.Volume);
                break;
            default:
                throw new UnreachableException(entry.Extent.GetType().Name);
        }
        writer.List(entry.Findings.AsSpan(), finding =>
        {
            writer.Byte((byte)finding.Doubt);
            writer.Int32(finding.Position);
            writer.Int32(finding.Metres);
            writer.Optional(finding.Instead, writer.Place);
            writer.Optional(finding.Other, writer.Entity);
            writer.Bool(!finding.IsOpen);
        });
    }

    private static SiteEntry ReadEntry(ref CanonicalReader reader, ref CanonicalReader texts)
    {
        var kind = (SiteKind)reader.Choice((byte)SiteKind.OtherMovement);
        var extent = kind.IsMovement() ? ReadRoute(ref reader) : ReadStanding(ref reader);
        var found = reader.List((ref CanonicalReader r) => ReadFinding(ref r));
        string name = texts.Text();
        string place = texts.Text();
        var findings = ImmutableArray.CreateBuilder<SiteFinding>(found.Length);
        foreach (var (finding, isAnswered) in found)
            findings.Add(isAnswered ? finding.With(texts.Text()) : finding);
        return SiteEntry.Create(kind, name, place, extent, findings.MoveToImmutable());
    }

    private static SiteExtent ReadStanding(ref CanonicalReader reader) =>
        StandingExtent.Create(reader.Area(), reader.Altitude(), reader.OptionalTime(), reader.OptionalTime(), reader.Span());

    private static SiteExtent ReadRoute(ref CanonicalReader reader) => RouteExtent.Create(
        reader.List((ref CanonicalReader r) => new Waypoint(r.Place(), r.Time())), reader.List((ref CanonicalReader r) => r.Volume()));

    private static (SiteFinding Finding, bool IsAnswered) ReadFinding(ref CanonicalReader reader)
    {
        var finding = new SiteFinding(
            (SiteDoubt)reader.Choice((byte)SiteDoubt.TooFast), reader.Int32(), reader.Int32(), reader.Bool() ? reader.Place() : null, reader.Bool() ? reader.Entity() : null);
        return (finding, reader.Bool());
    }
}
