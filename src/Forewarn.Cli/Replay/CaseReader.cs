using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;
using Forewarn.Core;
using Forewarn.Core.Geometry;
using Forewarn.WebConsole.Times;
using NodaTime;

namespace Forewarn.Cli.Replay;

/// <summary>Reads a case file, and refuses one with a hole in it.</summary>
/// <remarks>Every complaint is an <see cref="InvalidValueException"/> whose field is the JSON path of the hole, for example
/// <c>tellings[0].steps[3].source</c>. docs/cases.md describes the format.</remarks>
public static class CaseReader
{
    /// <summary>Largest case file accepted, in bytes.</summary>
    public const int FileSizeMax = 4 * 1024 * 1024;

    /// <summary>Deepest nesting of a case file accepted.</summary>
    public const int DepthMax = 16;

    /// <exception cref="InvalidValueException">The file is too large, is not JSON, or has a hole; names the JSON path.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<Case> ReadFileAsync(string path, CancellationToken cancellation = default)
    {
        await using FileStream file = File.OpenRead(path);
        var content = new MemoryStream();
        byte[] chunk = new byte[64 * 1024];
        int read;
        while ((read = await file.ReadAsync(chunk, cancellation)) > 0)
        {
            content.Write(chunk, 0, read);
            if (content.Length > FileSizeMax)
                throw new InvalidValueException("", "the case file is too large", $"at most {FileSizeMax / 1024 / 1024} MiB");
        }
        return Read(content.GetBuffer().AsMemory(0, (int)content.Length));
    }

    /// <inheritdoc cref="ReadFileAsync"/>
    public static Case Read(ReadOnlyMemory<byte> json)
    {
        if (json.Length > FileSizeMax)
            throw new InvalidValueException("", "the case file is too large", $"at most {FileSizeMax / 1024 / 1024} MiB");
        if (!Utf8.IsValid(json.Span))
            throw new InvalidValueException("", "the case file is not UTF-8", "UTF-8");
        var strict = new JsonDocumentOptions { MaxDepth = DepthMax, AllowDuplicateProperties = false };
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, strict);
        }
        catch (JsonException e)
        {
            throw new InvalidValueException(
                CaseObject.Invariant($"line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1}"),
                "the case file is not strict JSON",
                CaseObject.Invariant($"one JSON object in UTF-8, at most {DepthMax} levels deep, each field once, no comments"));
        }
        catch (InvalidOperationException)
        {
            throw new InvalidValueException("", "the case file has a field whose name is not valid Unicode", "text");
        }
        using (document)
            return new Reading(new CaseObject(document.RootElement, "")).Case();
    }

    /// <summary>One pass over one file; later parts look up what earlier parts defined.</summary>
    private sealed class Reading(CaseObject root)
    {
        private const string FormatVersion = "forewarn-case-1";
        private Dictionary<string, CaseParty> _parties = [];
        private Dictionary<string, Speaker> _speakers = [];
        private Dictionary<string, Source> _sources = [];
        private Dictionary<string, Place> _places = [];
        private Dictionary<string, NamedArea> _areas = [];
        private Dictionary<string, Fact> _facts = [];
        private Dictionary<string, CaseArrangement> _arrangements = [];
        private readonly HashSet<string> _told = new(StringComparer.Ordinal);

        public Case Case()
        {
            root.OneOf("format", FormatVersion);
            string id = root.Id("id");
            string title = root.Text("title");
            string purpose = root.Text("purpose");
            string neutrality = root.Text("neutrality");
            DateTimeZone localZone = Zone(root, "local_time_zone");
            ImmutableArray<CaseParty> parties = Named("parties", 1, Party, party => party.Id, out _parties);
            ImmutableArray<Speaker> speakers = Named("speakers", 1, Speaker, speaker => speaker.Id, out _speakers);
            ImmutableArray<Source> sources = Named("sources", 1, Source, source => source.Id, out _sources);
            ImmutableArray<Place> places = Named("places", 0, Place, place => place.Id, out _places);
            ImmutableArray<NamedArea> areas = Named("areas", 0, Area, area => area.Id, out _areas);
            ImmutableArray<Fact> facts = Named("facts", 0, Fact, fact => fact.Id, out _facts);
            ImmutableArray<Fact> undisputed = References(root, "undisputed", 0, _facts, "fact");
            for (int i = 0; i < undisputed.Length; i++)
            {
                if (undisputed[i].Basis.Standing != Standing.Undisputed)
                    throw root.Error(CaseObject.Invariant($"undisputed[{i}]"), $"\"{undisputed[i].Id}\" is not undisputed", "a fact whose standing is undisputed");
            }
            ImmutableArray<CaseArrangement> arrangements =
                Named("arrangements", 0, Arrangement, arrangement => arrangement.Id, out _arrangements);
            ImmutableArray<Telling> tellings = Named("tellings", 1, Telling, telling => telling.Id, out _);
            ImmutableArray<Fact> background = [.. facts.Where(fact => !_told.Contains(fact.Id) && !undisputed.Contains(fact))];
            root.RequireNothingElse("format, id, title, purpose, neutrality, local_time_zone, parties, speakers, sources, places, "
                + "areas, facts, undisputed, arrangements, tellings");
            return new Case(
                id, title, purpose, neutrality, localZone, parties, speakers, sources, places, areas, facts, undisputed, background, arrangements, tellings);
        }

        private ImmutableArray<T> Named<T>(
            string field, int countMin, Func<CaseObject, T> read, Func<T, string> idOf, out Dictionary<string, T> byId)
        {
            byId = new Dictionary<string, T>(StringComparer.Ordinal);
            var all = ImmutableArray.CreateBuilder<T>();
            foreach (CaseObject entry in root.Objects(field, countMin))
            {
                T value = read(entry);
                if (!byId.TryAdd(idOf(value), value))
                    throw entry.Error("id", $"\"{idOf(value)}\" is used twice", $"an id of its own in {field}");
                all.Add(value);
            }
            return all.ToImmutable();
        }

        private static CaseParty Party(CaseObject entry)
        {
            string id = entry.Id("id");
            string name = entry.Text("name");
            DateTimeZone zone = Zone(entry, "time_zone");
            string calendar = entry.OneOf("calendar", "gregorian", "hebrew", "islamic", "persian");
            ImmutableArray<string> languages = entry.Texts("languages", 1);
            entry.RequireNothingElse("id, name, time_zone, calendar, languages");
            return new CaseParty(id, name, zone, calendar, Calendars.Named(calendar), languages);
        }

        private Speaker Speaker(CaseObject entry)
        {
            var speaker = new Speaker(entry.Id("id"), entry.Text("name"), entry.Has("party") ? entry.Reference("party", _parties, "party").Id : null);
            entry.RequireNothingElse("id, name, party");
            return speaker;
        }

        private static Source Source(CaseObject entry)
        {
            var source = new Source(entry.Id("id"), entry.Texts("publishers", 1), entry.Dates("dates"));
            entry.RequireNothingElse("id, publishers, dates");
            return source;
        }

        private Place Place(CaseObject entry)
        {
            var place = new Place(entry.Id("id"), entry.Text("name"), ShapeReader.Position(entry), entry.Flag("approximate", false), Basis(entry));
            entry.RequireNothingElse("id, name, lat, lng, approximate, standing, stated_by, source, because");
            return place;
        }

        private NamedArea Area(CaseObject entry)
        {
            string id = entry.Id("id");
            string name = entry.Text("name");
            Area area = ShapeReader.Area(entry);
            AltitudeBand altitude = ShapeReader.Altitude(entry);
            var named = new NamedArea(id, name, area, altitude, entry.Flag("approximate", false), Basis(entry));
            entry.RequireNothingElse("id, name, outline_polygon or outline_circle, altitude_lower_m, altitude_upper_m, approximate, "
                + "standing, stated_by, source, because");
            return named;
        }

        private Fact Fact(CaseObject entry)
        {
            string id = entry.Id("id");
            Moment time = Time(entry);
            string text = entry.Text("text");
            Basis basis = Basis(entry);
            if (basis.Standing == Standing.Assumed)
                throw entry.Error("standing", "a fact cannot be assumed", "proven, undisputed, claimed");
            entry.RequireNothingElse("id, time, text, standing, stated_by, source");
            return new Fact(id, time, text, basis);
        }

        private static Moment Time(CaseObject entry)
        {
            CaseObject time = entry.Object("time");
            Moment moment =
                time.Has("at") ? new Moment.At(time.Moment("at")) :
                time.Has("before") ? new Moment.Before(time.Moment("before")) :
                time.Has("after") ? new Moment.After(time.Moment("after")) :
                time.Has("on") ? new Moment.On(time.Date("on")) :
                new Moment.InWords(time.Text("words"));
            time.RequireNothingElse("exactly one of at, before, after, on, words");
            return moment;
        }

        /// <summary>Standing and whoever or whatever stands behind it; a claim without speaker or source is a hole.</summary>
        private Basis Basis(CaseObject entry)
        {
            Standing standing = entry.OneOf("standing", "proven", "undisputed", "claimed", "assumed") switch
            {
                "proven" => Standing.Proven,
                "undisputed" => Standing.Undisputed,
                "claimed" => Standing.Claimed,
                _ => Standing.Assumed,
            };
            if (standing == Standing.Assumed)
                return new Basis(standing, null, null, entry.Text("because"));
            Speaker? speaker = standing == Standing.Claimed || entry.Has("stated_by")
                ? entry.Reference("stated_by", _speakers, "speaker")
                : null;
            return new Basis(standing, speaker, entry.Reference("source", _sources, "source"), null);
        }

        private CaseArrangement Arrangement(CaseObject entry)
        {
            string id = entry.Id("id");
            string name = entry.Text("name");
            ImmutableArray<CaseMember> members = [.. entry.Objects("members", 2).Select(Member)];
            NamedArea area = entry.Reference("area", _areas, "area");
            var leadTimes = ImmutableSortedDictionary.CreateBuilder<string, Duration>(StringComparer.Ordinal);
            CaseObject leads = entry.Object("lead_times");
            foreach (string kind in leads.Unread)
            {
                RequireKind(leads, kind);
                leadTimes.Add(kind, leads.Duration(kind));
            }
            Separation separation = Separation(entry.Object("separation"));
            ImmutableArray<CaseRung> ladder = [.. entry.Objects("ladder", 1).Select(Rung)];
            Instant validFrom = entry.Moment("valid_from");
            Instant? validUntil = entry.MomentOrNull("valid_until");
            entry.Duration("withdrawal_notice", out string notice);
            Basis basis = Basis(entry);
            string? assumed = entry.OptionalText("terms_assumed_because");
            Basis terms = assumed is null ? basis : new Basis(Standing.Assumed, null, null, assumed);
            entry.RequireNothingElse("id, name, members, area, lead_times, separation, ladder, valid_from, valid_until, "
                + "withdrawal_notice, standing, stated_by, source, because, terms_assumed_because");
            return new CaseArrangement(id, name, members, area, leadTimes.ToImmutable(), separation, ladder, validFrom, validUntil,
                notice, basis, terms);
        }

        private CaseMember Member(CaseObject entry)
        {
            var member = new CaseMember(
                entry.Reference("party", _parties, "party").Id, entry.Moment("from"), entry.MomentOrNull("until"));
            entry.RequireNothingElse("party, from, until");
            return member;
        }

        private static Separation Separation(CaseObject entry)
        {
            Separation separation = ShapeReader.Within(entry.Path, () => Core.Geometry.Separation.Create(
                entry.Number("horizontal_m"), entry.Number("vertical_m"), entry.Duration("time")));
            entry.RequireNothingElse("horizontal_m, vertical_m, time");
            return separation;
        }

        private static CaseRung Rung(CaseObject entry)
        {
            var rung = new CaseRung(entry.OneOf("channel", "operational", "diplomatic"), entry.Duration("acknowledge_within"));
            entry.RequireNothingElse("channel, acknowledge_within");
            return rung;
        }

        private Telling Telling(CaseObject entry)
        {
            string id = entry.Id("id");
            string title = entry.Text("title");
            string summary = entry.Text("summary");
            bool isCounterfactual = entry.Flag("counterfactual", false);
            ImmutableArray<CaseParty> clocks = References(entry, "clocks", 1, _parties, "party");
            ImmutableArray<CaseArrangement> arrangements = References(entry, "arrangements", 0, _arrangements, "arrangement");
            var steps = new StepReader(_parties, _places, _areas, _facts, arrangements, Basis, Time, _told);
            ImmutableArray<Step> read = [.. entry.Objects("steps", 1).Select(steps.Read)];
            Instant ends = entry.Moment("ends");
            if (steps.Last is Instant last && ends < last)
                throw entry.Error("ends", $"{new Moment.At(ends)} is before the last step", $"{new Moment.At(last)} or later");
            Instant begins = steps.First ?? ends;
            ImmutableArray<ExpectedFinding>? expected = entry.Has("expected") ? [.. entry.Objects("expected").Select(ExpectedReader.Read)] : null;
            string? proves = entry.Has("proves") ? entry.Text("proves") : null;
            if (proves is not null && !read.OfType<DeclareStep>().Any(step => step.Name == proves))
                throw entry.Error("proves", $"\"{proves}\" is not declared in this telling", "the name of a declaration of it");
            CaseIncident? incident = entry.Has("incident") ? Incident(entry.Object("incident"), read) : null;
            entry.RequireNothingElse("id, title, summary, counterfactual, clocks, arrangements, steps, ends, expected, proves, incident");
            return new Telling(id, title, summary, isCounterfactual, clocks, arrangements, read, begins, ends, expected, proves) { Incident = incident };
        }

        private CaseIncident Incident(CaseObject entry, ImmutableArray<Step> steps)
        {
            string title = entry.Text("title");
            string openedBy = entry.Reference("opened_by", _parties, "party").Id;
            NamedArea area = entry.Reference("area", _areas, "area");
            Instant from = entry.Moment("from"), until = entry.Moment("until");
            if (until <= from)
                throw entry.Error("until", $"{new Moment.At(until)} is not after from", $"after {new Moment.At(from)}");
            CaseWhatIf? whatIf = entry.Has("what_if") ? WhatIf(entry.Object("what_if"), steps) : null;
            entry.RequireNothingElse("title, opened_by, area, from, until, what_if");
            return new CaseIncident(title, openedBy, area, from, until, whatIf);
        }

        private CaseWhatIf WhatIf(CaseObject entry, ImmutableArray<Step> steps)
        {
            string about = entry.Text("about");
            if (!steps.OfType<DeclareStep>().Any(step => step.Name == about))
                throw entry.Error("about", $"\"{about}\" is not declared in this telling", "the name of a declaration of it");
            var whatIf = new CaseWhatIf(about, entry.Moment("declared_at"), entry.Has("area") ? entry.Reference("area", _areas, "area") : null);
            entry.RequireNothingElse("about, declared_at, area");
            return whatIf;
        }

        private static ImmutableArray<T> References<T>(
            CaseObject entry, string field, int countMin, IReadOnlyDictionary<string, T> among, string what) =>
            [.. entry.Texts(field, countMin).Select((id, i) => among.TryGetValue(id, out T? found)
                ? found
                : throw entry.Error(CaseObject.Invariant($"{field}[{i}]"), $"\"{id}\" is not a {what} of this case", $"the id of a {what}"))];

        private static void RequireKind(CaseObject entry, string kind)
        {
            if (!StepReader.Kinds.Contains(kind))
                throw entry.Error(kind, "is not a kind of activity", string.Join(", ", StepReader.Kinds));
        }

        private static DateTimeZone Zone(CaseObject entry, string field)
        {
            string id = entry.Text(field);
            return DateTimeZoneProviders.Tzdb.GetZoneOrNull(id)
                ?? throw entry.Error(field, $"\"{id}\" is not a time zone", "an IANA time zone such as Europe/Moscow");
        }
    }
}
