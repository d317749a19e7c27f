using Forewarn.Client.Model;
using Forewarn.WebConsole.Tests.Browsers;
using Forewarn.WebConsole.Tests.Inbox;
using NodaTime;

namespace Forewarn.WebConsole.Tests.Incidents;

/// <summary>Something that happened over the gulf: north declared live fire, south was warned and answered, and saw a splash outside of it.</summary>
internal sealed class GulfIncident : IAsyncDisposable
{
    private readonly Stage _stage;

    private GulfIncident(Stage stage, Guid id) => (_stage, Id) = (stage, id);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ConsoleNode Node => _stage.Node;

    public Guid Id { get; }

    public string Path => $"console/incidents/{Id}";

    public static async Task<GulfIncident> HappenAsync(string title = "Splash near Naissaar")
    {
        var stage = await Stage.SetAsync();
        var warning = await stage.WarnAsync(ahead: Duration.FromMinutes(30), note: "Naval gunnery");
        var south = stage.Node.As("south");
        await south.FindWarningAsync(warning.Id, Cancellation);
        await south.AcknowledgeAsync(warning.Id, new AcknowledgementTerms("will-comply", "watch officer"), Cancellation);
        var now = SystemClock.Instance.GetCurrentInstant();
        await south.ObserveAsync(new Observation(Guid.NewGuid(), "north", "live-fire", now, new ObservedPosition(60.3, 25.0), "radar, Naissaar", "splash"), Cancellation);
        var id = Guid.NewGuid();
        var extent = Volume4D.Of(Volume3D.OfCircle(new LatLng(59.97, 25.0), 60_000, 0, 10_000), now - Duration.FromHours(1), now + Duration.FromHours(2));
        await stage.Node.As("north").PutIncidentAsync(id, new IncidentTerms(title, extent), cancellation: Cancellation);
        await south.FileAccountAsync(id, "south", new AccountTerms("en", "We saw it from the tower.", [new AccountPoint("claimed", "One splash", "tower log", now)]), cancellation: Cancellation);
        return new GulfIncident(stage, id);
    }

    public ValueTask DisposeAsync() => _stage.DisposeAsync();
}
