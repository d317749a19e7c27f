using System.Globalization;
using System.Text;
using System.Text.Json;
using Forewarn.Record.Leaves;
using Forewarn.Record.Signatures;
using NodaTime;

namespace Forewarn.Record.Tests.Evidence;

/// <summary>A morning in the Gulf with everything in it that a record can hold: signed and unsigned, sealed and revealed, late and
/// in time, withheld and erased.</summary>
internal sealed class GulfIncident
{
    public const string Fire = "2f8343be-6482-4d1b-a474-16847e01af1e";
    public const string Flight = "6d6b0a0c-1f0a-4c52-8a52-6f1f6c1f2b10";
    public const string Site = "0a4f2f61-4a3c-4c9b-9d0e-b0b8a1c2d3e4";
    public const string FireVolumes = """[{"volume":{"outline_polygon":{"vertices":[{"lat":59.80,"lng":24.80},{"lat":59.80,"lng":25.25},{"lat":60.02,"lng":25.25},{"lat":60.02,"lng":24.80}]},"altitude_lower":{"value":0,"reference":"W84","units":"M"},"altitude_upper":{"value":9000,"reference":"W84","units":"M"}},"time_start":{"value":"2026-03-01T07:00:00Z","format":"RFC3339"},"time_end":{"value":"2026-03-01T09:00:00Z","format":"RFC3339"}}]""";
    public const string FlightVolumes = """[{"volume":{"outline_circle":{"center":{"lat":59.95,"lng":25.4},"radius":{"value":14000,"units":"M"}},"altitude_lower":{"value":300,"reference":"W84","units":"M"},"altitude_upper":{"value":1200,"reference":"W84","units":"M"}},"time_start":{"value":"2026-03-01T06:50:00Z","format":"RFC3339"},"time_end":{"value":"2026-03-01T08:00:00Z","format":"RFC3339"}}]""";
    public const string SiteCoarse = """[{"volume":{"outline_circle":{"center":{"lat":59.6,"lng":24.7},"radius":{"value":20000,"units":"M"}},"altitude_lower":{"value":0,"reference":"W84","units":"M"},"altitude_upper":{"value":3000,"reference":"W84","units":"M"}},"time_start":{"value":"2026-03-01T06:00:00Z","format":"RFC3339"},"time_end":{"value":"2026-03-01T18:00:00Z","format":"RFC3339"}}]""";
    public const string SiteExact = """[{"volume":{"outline_circle":{"center":{"lat":59.62,"lng":24.74},"radius":{"value":2500,"units":"M"}},"altitude_lower":{"value":0,"reference":"W84","units":"M"},"altitude_upper":{"value":1500,"reference":"W84","units":"M"}},"time_start":{"value":"2026-03-01T07:00:00Z","format":"RFC3339"},"time_end":{"value":"2026-03-01T12:00:00Z","format":"RFC3339"}}]""";

    public static readonly PartySigningKey North = KeyOf(7);
    public static readonly PartySigningKey South = KeyOf(8);

    private const string FireBody = $$"""{"kind":"live-fire","volumes":{{FireVolumes}},"note":"Keep clear. <b>Splash</b> expected; حافظ على مسافة."}""";

    public SampleRecord Record { get; } = new();

    /// <summary>Index of the signed declaration.</summary>
    public long Declared { get; private set; }

    /// <summary>Index of the delivery of the first warning.</summary>
    public long Delivered { get; private set; }

    public long Acknowledged { get; private set; }

    public long Revealed { get; private set; }

    public static GulfIncident Told()
    {
        var incident = new GulfIncident();
        incident.Arrange();
        incident.Announce();
        incident.Happen();
        return incident;
    }

    /// <summary>Registers who takes part and what they agreed.</summary>
    public void Arrange()
    {
        Record.Add("party-put", "party/north", "operator", null, 1, null, Record.Part("party", """{"id":"north","version":1,"name":"Northern Air Command","time_zone":"Europe/Helsinki","calendar":"gregorian","languages":["fi"]}"""));
        Record.Add("party-put", "party/south", "operator", null, 1, null, Record.Part("party", """{"id":"south","version":1,"name":"Southern Coast Guard","time_zone":"Europe/Tallinn","calendar":"gregorian","languages":["et"]}"""));
        RegisterKey("north", North);
        Record.Add("arrangement-put", "arrangement/gulf", "operator", "north", 1, null, Record.Part("arrangement", """{"id":"gulf","version":1}""", "north", "south"));
    }

    /// <summary>A party registers a key. A node that lies records another than the request is for, or its body holds.</summary>
    public void RegisterKey(string party, PartySigningKey key, PartySigningKey? signer = null, PartySigningKey? signedFor = null, PartySigningKey? signedBody = null)
    {
        signer ??= key;
        Record.Add("key-registered", $"party/{party}", party, null, null, leaf => Signed(leaf, signer), Record.Part("key", key.PublicKey.Json),
            Record.Signature(signer, "PUT", $"/v1/parties/{party}/keys/{(signedFor ?? key).PublicKey.Thumbprint}", null, $$"""{"jwk":{{(signedBody ?? key).PublicKey.Json}}}"""));
    }

    /// <summary>North declares in full, and a node that lies records that only the area is disclosed.</summary>
    public void WithholdWhatWasDisclosed() => Record.Add("declared", $"constraint/{Site}", "north", null, 1, leaf => Signed(leaf, North),
        Record.Part("volumes", SiteCoarse, "north"),
        Record.Part("activity", """{"kind":"protected-site","disclosure":"area"}""", "north"),
        Record.Signature(North, "PUT", $"/v1/constraints/{Site}", null, $$"""{"kind":"protected-site","volumes":{{SiteCoarse}}}"""));

    /// <summary>North seals something for a second time, which is refused.</summary>
    public long RefuseToSeal() => Record.Add("refused", $"constraint/{Site}", "north", null, null, leaf => Signed(leaf, North, "stale-version"),
        Record.Part("refusal", """{"field":"If-Match","problem":"it exists","accepted":"If-Match: \"1\""}""", "north"),
        Record.Part("volumes", SiteCoarse, "north"),
        Record.Part("activity", """{"kind":"protected-site","disclosure":"sealed"}""", "north"),
        Record.Signature(North, "PUT", $"/v1/constraints/{Site}", null, $$"""{"kind":"protected-site","volumes":{{SiteCoarse}},"disclosure":"sealed","seal":"{{new string('a', 64)}}"}"""));

    /// <summary>North declares live fire and signs it; south is warned.</summary>
    public void Announce(string? body = null, string volumes = FireVolumes, string path = $"/v1/constraints/{Fire}", string? ifMatch = null, string origin = SampleRecord.Origin)
    {
        Declared = Record.Add("declared", $"constraint/{Fire}", "north", null, 1, leaf => Signed(leaf, North),
            Record.Part("volumes", volumes),
            Record.Part("activity", """{"kind":"live-fire","disclosure":"full"}"""),
            Record.Part("note", JsonSerializer.Serialize("Keep clear. <b>Splash</b> expected; حافظ على مسافة."), "north", "south"),
            Record.Signature(North, "PUT", path, ifMatch, body ?? FireBody, origin));
        Record.Add("warning-owed", "warning/1", "north", "south", null, null, Record.Part("warning",
            """{"number":1,"subject":"constraint/2f8343be-6482-4d1b-a474-16847e01af1e","version":1,"change":"declared","kind":"live-fire","starts_at":"2026-03-01T07:00:00Z","ends_at":"2026-03-01T09:00:00Z","requirement":{"arrangement":"gulf","lead_time_s":3600},"reasons":["arrangement/gulf"],"acknowledge_by":"2026-03-01T06:10:00Z"}""", "north", "south"));
        Deliver();
        Acknowledged = Record.Add("warning-acknowledged", "warning/1", "south", "north", null, null,
            Record.Part("answer", """{"answer":"will-comply"}""", "north", "south"), Record.Part("words", """{"by":"Watch officer A. Tamm","text":"Understood, diverting."}""", "north", "south"));
    }

    /// <summary>The warning reaches south.</summary>
    public void Deliver(string moment = "2026-03-01T06:20:00Z", double lead = 2400, string verdict = "short", double required = 3600)
    {
        Record.At(NodaTime.Text.InstantPattern.ExtendedIso.Parse(moment).Value);
        Delivered = Record.Add("warning-delivered", "warning/1", "north", "south", null, null, Record.Part("delivery", string.Create(CultureInfo.InvariantCulture,
            $$"""{"transport":"console","subject":"constraint/{{Fire}}","version":1,"starts_at":"2026-03-01T07:00:00Z","lead_time_s":{{lead}},"required_s":{{required}},"verdict":"{{verdict}}"}"""), "north", "south"));
    }

    public void Happen()
    {
        Record.Wait(Duration.FromMinutes(5));
        Record.Add("declared", $"operational-intent/{Flight}", "south", null, 1, null,
            Record.Part("volumes", FlightVolumes), Record.Part("activity", """{"kind":"operational-intent","state":"Accepted","disclosure":"full"}"""));
        long sealedIn = Seal();
        Record.Wait(Duration.FromMinutes(31));
        Record.Add("refused", $"operational-intent/{Flight}", "south", null, null, leaf => new Leaf
        {
            Index = leaf.Index,
            At = leaf.At,
            Position = leaf.Position,
            By = leaf.By,
            Kind = leaf.Kind,
            Entity = leaf.Entity,
            Reason = "stale-version",
            Details = leaf.Details,
        }, Record.Part("refusal", """{"field":"If-Match","problem":"version 7 is not current","accepted":"If-Match: \"1\""}""", "south"));
        Reveal(sealedIn);
        Record.Wait(Duration.FromMinutes(10));
        Record.Add("observed", "observation/9a1b2c3d-0000-4000-8000-000000000001", "south", "north", null, null,
            Record.Part("observation", """{"party":"north","kind":"live-fire","subject":"constraint/2f8343be-6482-4d1b-a474-16847e01af1e","at":"2026-03-01T07:12:30Z","position":{"lat":59.92,"lng":25.31,"altitude_m":120}}""", "north", "south"),
            Record.Part("words", """{"event":"Splash, two","source":"radar, Naissaar"}""", "north", "south"),
            Record.Part("conformance", """{"inside":false,"subject":"constraint/2f8343be-6482-4d1b-a474-16847e01af1e","horizontal_miss_m":3353.5,"vertical_miss_m":0,"time_miss_s":0,"findings":["outside-declared"]}""", "north", "south"));
        Record.Add("warning-owed", "warning/2", "south", "north", null, null, Record.Part("warning", """{"number":2,"subject":"operational-intent/6d6b0a0c-1f0a-4c52-8a52-6f1f6c1f2b10","version":1,"change":"declared","kind":"operational-intent","starts_at":"2026-03-01T06:50:00Z","ends_at":"2026-03-01T08:00:00Z","reasons":["overlap"]}""", "north", "south"));
        Record.Add("warning-not-acknowledged", "warning/2", null, null, null, null, Record.Part("escalation", """{"step":1,"channel":"diplomatic"}""", "north", "south"));
        Record.Add("details-erased", "warning/1", "operator", null, null, null);
        Record.Erase(Acknowledged, "words");
    }

    /// <summary>South answers a warning and signs the answer; the node records <paramref name="recorded"/>.</summary>
    public void Answer(string signed, string recorded)
    {
        using var answer = JsonDocument.Parse(recorded);
        string Of(string member) => answer.RootElement.GetProperty(member).GetRawText();
        Record.Add("warning-acknowledged", "warning/1", "south", "north", null, leaf => Signed(leaf, South),
            Record.Part("answer", $"{{\"answer\":{Of("answer")}}}"), Record.Part("words", $"{{\"by\":{Of("by")},\"text\":{Of("text")}}}"),
            Record.Signature(South, "POST", "/v1/warnings/1/acknowledgement", null, signed));
    }

    /// <summary>South reports a splash and signs the report; the node records another text in the place of one in it.</summary>
    public void See(string signed, string recorded)
    {
        const string Id = "9a1b2c3d-0000-4000-8000-000000000001";
        const string Seen = """{"party":"north","kind":"live-fire","at":"2026-03-01T07:12:30Z","position":{"lat":59.92,"lng":25.31}}""";
        const string Said = """{"event":"Splash","source":"radar"}""";
        Record.Add("observed", $"observation/{Id}", "south", "north", null, leaf => Signed(leaf, South),
            Record.Part("observation", Seen.Replace(signed, recorded, StringComparison.Ordinal)), Record.Part("words", Said.Replace(signed, recorded, StringComparison.Ordinal)),
            Record.Signature(South, "POST", "/v1/observations", null, $"{{\"id\":\"{Id}\",{Seen[1..^1]},{Said[1..]}"));
    }

    public string SealedBody { get; } = $$"""{"kind":"protected-site","volumes":{{SiteExact}},"note":"Field hospital"}""";

    public long Seal() => Record.Add("declared", $"constraint/{Site}", "north", null, 1, leaf => Sealing(leaf, null),
        Record.Part("volumes", SiteCoarse), Record.Part("activity", """{"kind":"other","disclosure":"sealed"}""", "north"));

    public void Reveal(long sealedIn, string? opened = null, string volumes = SiteExact)
    {
        string opening = JsonSerializer.Serialize(new { salt = Convert.ToBase64String(SampleRecord.Seed(5)), @sealed = Convert.ToBase64String(Encoding.UTF8.GetBytes(opened ?? SealedBody)) });
        Revealed = Record.Add("revealed", $"constraint/{Site}", "north", null, 2, leaf => Sealing(leaf, sealedIn),
            Record.Part("volumes", volumes), Record.Part("activity", """{"kind":"protected-site","disclosure":"full"}"""),
            Record.Part("note", "\"Field hospital\""), Record.Part("sealed", opening));
    }

    public static Leaf Signed(Leaf leaf, PartySigningKey key) => Signed(leaf, key, null);

    private static Leaf Signed(Leaf leaf, PartySigningKey key, string? refusedFor) => Copy(leaf, key.PublicKey.Thumbprint, null, null, refusedFor);

    private Leaf Sealing(Leaf leaf, long? reveals) =>
        Copy(leaf, null, Commitment.To(SampleRecord.Seed(5), Encoding.UTF8.GetBytes(SealedBody)), reveals);

    private static Leaf Copy(Leaf leaf, string? signedBy, Commitment? seal, long? reveals, string? reason = null) => new()
    {
        Index = leaf.Index,
        At = leaf.At,
        Position = leaf.Position,
        By = leaf.By,
        To = leaf.To,
        Kind = leaf.Kind,
        Entity = leaf.Entity,
        Version = leaf.Version,
        Reason = reason,
        Seal = seal,
        Reveals = reveals,
        SignedBy = signedBy,
        Details = leaf.Details,
    };

    /// <summary>An Ed25519 key that is the same in every run.</summary>
    private static PartySigningKey KeyOf(byte filler)
    {
        byte[] seed = SampleRecord.Seed(filler);
        using var key = NSec.Cryptography.Key.Import(NSec.Cryptography.SignatureAlgorithm.Ed25519, seed, NSec.Cryptography.KeyBlobFormat.RawPrivateKey);
        string x = System.Buffers.Text.Base64Url.EncodeToString(key.PublicKey.Export(NSec.Cryptography.KeyBlobFormat.RawPublicKey));
        return PartySigningKey.Parse(Encoding.UTF8.GetBytes($$"""{"kty":"OKP","crv":"Ed25519","x":"{{x}}","d":"{{System.Buffers.Text.Base64Url.EncodeToString(seed)}}"}"""));
    }
}
