using Forewarn.Core.Airspace;
using Forewarn.Core.Incidents;
using Forewarn.Core.Tests.Airspace;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Incidents;

/// <summary>Where the manager of a flight has last seen it.</summary>
public class OwnReportTests
{
    private readonly Scenario _airspace = new();

    public OwnReportTests() => _airspace.Fly(Alpha, 1, Around());

    [Fact]
    public void It_is_the_newest_whichever_was_reported_last()
    {
        Report(80, Alpha, minute: 61);
        Report(81, Alpha, minute: 60);

        Assert.Equal(Id(80), _airspace.State.FindOwnReport(Intent(1))?.Id);
    }

    [Fact]
    public void Of_two_of_one_moment_it_is_the_later_report()
    {
        Report(81, Alpha, minute: 60);
        Report(80, Alpha, minute: 60);

        Assert.Equal(Id(80), _airspace.State.FindOwnReport(Intent(1))?.Id);
    }

    [Fact]
    public void What_another_party_has_seen_is_not_it()
    {
        Report(80, Bravo, minute: 60);

        Assert.Null(_airspace.State.FindOwnReport(Intent(1)));
    }

    [Fact]
    public void What_names_no_flight_is_not_it()
    {
        _airspace.At(62).Done<Observed>(new Observe(Seen(80, Alpha, 60, subject: null)));

        Assert.Null(_airspace.State.FindOwnReport(Intent(1)));
    }

    [Fact]
    public void It_is_forgotten_with_the_observation()
    {
        Report(80, Alpha, minute: 60);

        _airspace.At(Minute(60) + Limits.ObservationAgeMax + Limits.Retention).Tick();

        Assert.Null(_airspace.State.FindOwnReport(Intent(1)));
    }

    [Fact]
    public void A_snapshot_leads_to_the_same_one()
    {
        Report(80, Alpha, minute: 61);
        Report(81, Alpha, minute: 60);
        using var stream = new MemoryStream();
        _airspace.State.Capture().WriteTo(stream);
        stream.Position = 0;

        Assert.Equal(Id(80), AirspaceState.Restore(stream).FindOwnReport(Intent(1))?.Id);
    }

    private void Report(int id, PartyId reporter, double minute) => _airspace.At(62).Done<Observed>(new Observe(Seen(id, reporter, minute, Intent(1))));

    private static Observation Seen(int id, PartyId reporter, double minute, EntityKey? subject) => Observation.Create(
        Id(id), reporter, Alpha, ActivityKind.OperationalIntent, subject, Minute(minute), Place(0, 0), 300, "", "own telemetry");
}
