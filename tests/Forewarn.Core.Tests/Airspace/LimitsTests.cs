using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Core.Incidents;
using Forewarn.Core.Warnings;
using NodaTime;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Airspace;

public class LimitsTests
{
    private readonly Scenario _airspace = new();

    [Fact]
    public void What_is_over_cannot_be_declared()
    {
        Assert.Equal("volumes", _airspace.At(120).Refused(_airspace.Flight(Alpha, 1, Around())).Field);
        Assert.Equal("extent.time_end", _airspace.Refused(new Subscribe(Alpha, null, Subscription.Create(Id(1), Alpha, Around(), true, true))).Field);
    }

    [Fact]
    public void What_has_begun_can_be_declared_while_it_lasts() =>
        Assert.True(_airspace.At(Minute(120).PlusTicks(-1)).Fly(Alpha, 1, Around()).Created);

    [Fact]
    public void The_horizon_is_366_days_ahead()
    {
        double horizon = Limits.HorizonMax.TotalMinutes;

        _airspace.Fly(Alpha, 1, Around(from: horizon - 1, to: horizon));
        _airspace.Watch(Alpha, 1, Around(from: horizon - 1, to: horizon));
        Assert.Equal("volumes", _airspace.Refused(_airspace.Flight(Alpha, 2, Around(from: horizon, to: horizon + 0.01))).Field);
        Assert.Equal("extent.time_end", _airspace.Refused(new Subscribe(
            Alpha, null, Subscription.Create(Id(2), Alpha, Around(from: horizon, to: horizon + 0.01), true, true))).Field);
    }

    [Fact]
    public void A_party_has_a_limited_number_of_subscriptions()
    {
        for (int i = 1; i <= Limits.SubscriptionsPerPartyMax; i++)
            _airspace.Watch(Alpha, i, Around());

        Assert.Equal(RefusalCode.LimitReached, _airspace.Refused(
            new Subscribe(Alpha, null, Subscription.Create(Id(Limits.SubscriptionsPerPartyMax + 1), Alpha, Around(), true, true))).Code);
        Assert.True(_airspace.Watch(Bravo, Limits.SubscriptionsPerPartyMax + 1, Around()).Created);
        Assert.Equal(2, _airspace.Watch(Alpha, 1, Around(east: 1)).Subscription.Version);
    }

    [Fact]
    public void A_subscription_is_for_something() =>
        Assert.Equal("notify_for_operational_intents",
            Assert.Throws<InvalidValueException>(() => Subscription.Create(Id(1), Alpha, Around(), false, false)).Field);

    [Theory]
    [InlineData(0)]
    [InlineData(Limits.VolumesPerDeclarationMax + 1)]
    public void A_declaration_has_one_to_a_hundred_volumes(int count) =>
        Assert.Equal("volumes", Assert.Throws<InvalidValueException>(
            () => OperationalIntent.Create(Id(1), Alpha, IntentState.Accepted, [.. Enumerable.Repeat(Around(), count)])).Field);

    [Fact]
    public void The_vertices_of_a_declaration_are_limited_together()
    {
        var corners = Enumerable.Range(0, 999).Select(i => LatLng.FromDegrees(35 + 0.001 * (i < 500 ? 0 : 1), 35 + 0.001 * (i < 500 ? i : 998 - i)));
        var volume = Volume4D.Create(Polygon.Create([.. corners]), AltitudeBand.FromMetres(0, 100), Minute(60), Minute(90));

        Assert.Equal("volumes", Assert.Throws<InvalidValueException>(
            () => OperationalIntent.Create(Id(1), Alpha, IntentState.Accepted, [.. Enumerable.Repeat(volume, 11)])).Field);
    }

    [Fact]
    public void A_note_is_limited() =>
        Assert.Equal("note", Assert.Throws<InvalidValueException>(
            () => OperationalIntent.Create(Id(1), Alpha, IntentState.Accepted, [Around()], new string('x', Limits.NoteLengthMax + 1))).Field);

    [Theory]
    [InlineData(ActivityKind.OperationalIntent)]
    [InlineData((ActivityKind)6)]
    public void A_constraint_is_of_one_of_five_kinds(ActivityKind kind) =>
        Assert.Equal("kind", Assert.Throws<InvalidValueException>(() => Constraint.Create(Id(1), Alpha, kind, [Around()])).Field);

    /// <summary>A number that the journal could not be read back with never gets into it.</summary>
    [Fact]
    public void A_choice_is_one_of_those_that_there_are()
    {
        string FieldOf(Func<object> create) => Assert.Throws<InvalidValueException>(create).Field;

        Assert.Equal("state", FieldOf(() => OperationalIntent.Create(Id(1), Alpha, (IntentState)4, [Around()])));
        Assert.Equal("calendar", FieldOf(() => Party.Create(Alpha, 1, "Alpha", "UTC", (Calendar)4, [])));
        Assert.Equal("transport", FieldOf(() => new RecordDelivery(Alpha, [1], (Transport)3)));
        Assert.Equal("answer", FieldOf(() => new Acknowledge(Alpha, 1, (Answer)5, "officer", "")));
        Assert.Equal("lead_times", FieldOf(() => new LeadTimeRule((ActivityKind)6, Duration.Zero)));
        Assert.Equal("channel", FieldOf(() => new Rung((Channel)2, Duration.FromHours(1))));
        Assert.Equal("kind", FieldOf(() => _airspace.Sighting(Alpha, Place(0, 0), kind: (ActivityKind)6)));
    }

    [Theory]
    [InlineData("Moscow")]
    [InlineData("europe/moscow")]
    [InlineData("")]
    public void A_time_zone_is_one_of_IANAs(string zone) =>
        Assert.Equal("time_zone", Assert.Throws<InvalidValueException>(() => Party.Create(Alpha, 1, "Alpha", zone, Calendar.Gregorian, [])).Field);

    [Fact]
    public void A_language_is_a_tag() =>
        Assert.Equal("languages[1]", Assert.Throws<InvalidValueException>(() => Party.Create(Alpha, 1, "Alpha", "UTC", Calendar.Gregorian, ["ru", "he_IL"])).Field);

    [Theory]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("a b")]
    [InlineData("ä")]
    public void A_party_id_keeps_to_its_grammar(string id) => Assert.Throws<InvalidValueException>(() => PartyId.Parse(id));

    [Theory]
    [InlineData(-7 * 24 * 60 - 0.01, false)]
    [InlineData(-7 * 24 * 60, true)]
    [InlineData(1, true)]
    [InlineData(1.01, false)]
    public void An_observation_is_at_most_seven_days_old_and_a_minute_ahead(double minute, bool accepted)
    {
        var seen = Observation.Create(Id(1), Delta, Alpha, ActivityKind.OperationalIntent, null, Minute(minute), Place(0, 0), 100, "", "radar");

        var outcome = _airspace.Apply(new Observe(seen));
        Assert.Equal(accepted, outcome is Observed);
        Assert.True(accepted || outcome is Refused { Code: RefusalCode.Invalid, Field: "at" });
    }

    [Fact]
    public void An_observation_lies_where_volumes_can_lie()
    {
        Observation Seen(Instant at, double? altitude = null) =>
            Observation.Create(Id(1), Delta, Alpha, ActivityKind.OperationalIntent, null, at, Place(0, 0), altitude, "", "radar");

        Assert.Equal("at", Assert.Throws<InvalidValueException>(() => Seen(Volume4D.EndMax)).Field);
        Assert.Equal("at", Assert.Throws<InvalidValueException>(() => Seen(Volume4D.StartMin.PlusTicks(-1))).Field);
        Assert.Equal("position.altitude_m", Assert.Throws<InvalidValueException>(() => Seen(Noon, double.NaN)).Field);
        Assert.Equal("position.altitude_m", Assert.Throws<InvalidValueException>(() => Seen(Noon, 100_000.01)).Field);
    }

    [Fact]
    public void At_the_end_of_the_time_that_can_be_declared_everything_still_has_an_answer()
    {
        _airspace.Agree(Arrangement("line", [Alpha, Bravo], leadMinutes: 30 * 24 * 60, ladder: [new Rung(default, Duration.FromDays(30))]));
        _airspace.At(Volume4D.EndMax - Duration.FromDays(1));
        var last = Volume4D.Create(Around().Area, Around().Altitude, _airspace.Now, Volume4D.EndMax);

        var warning = _airspace.Fly(Alpha, 1, last).Warnings.Single();
        _airspace.At(Volume4D.EndMax.PlusTicks(-1)).See(Alpha, Place(0, 0));
        _airspace.At(Volume4D.EndMax + Duration.FromDays(400)).Refused(_airspace.Flight(Alpha, 2, last));
        Assert.Null(_airspace.State.FindWarning(warning.Number));
    }

    [Fact]
    public void A_command_out_of_order_is_not_applied()
    {
        var state = _airspace.State;

        Assert.Throws<ArgumentException>(() => state.Apply(new Tick(), state.Position, Noon));
        Assert.Throws<ArgumentException>(() => state.Apply(new Tick(), state.Position + 2, Noon));
        Assert.Throws<ArgumentException>(() => state.Apply(new Tick(), state.Position + 1, Noon.PlusTicks(-1)));
        Assert.Equal((4, Noon), (state.Position, state.Time));
    }

    [Fact]
    public void Time_is_kept_in_whole_ticks()
    {
        _airspace.At(Noon + Duration.FromNanoseconds(199)).Tick();

        Assert.Equal(Noon.PlusTicks(1), _airspace.State.Time);
    }
}
