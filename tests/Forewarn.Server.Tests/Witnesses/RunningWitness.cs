using System.Collections.Immutable;
using System.Text;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Notes;
using Forewarn.Record.Tests.Witnesses;
using Forewarn.Record.Witnesses;
using Forewarn.Server.Tests.Tokens;
using Forewarn.Server.Witnesses;

namespace Forewarn.Server.Tests.Witnesses;

/// <summary>A witness as it is run, on a free port of 127.0.0.1, with a directory of its own.</summary>
internal sealed class RunningWitness : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ImmutableArray<VerifierKey> _logs;

    private RunningWitness(ImmutableArray<VerifierKey> logs) => _logs = logs;

    public WitnessServer Server { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public string Directory => _directory.Path;

    public VerifierKey Key => Server.Key;

    public string Url => Server.Url;

    public static async Task<RunningWitness> StartAsync(params TestLog[] logs)
    {
        var witness = new RunningWitness([.. logs.Select(log => log.Key)]);
        await witness.BeginAsync();
        return witness;
    }

    public async Task RestartAsync()
    {
        await EndAsync();
        await BeginAsync();
    }

    public async Task<(int Status, string? ContentType, string Body)> PostAsync(byte[] body)
    {
        using var answer = await Http.PostAsync("/add-checkpoint", new ByteArrayContent(body), TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString(), await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async Task<(int Status, string Body)> GetAsync(string path)
    {
        using var answer = await Http.GetAsync(path, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async Task<SignedCheckpoint> CheckpointAsync(TestLog log) =>
        SignedCheckpoint.Parse(Encoding.UTF8.GetBytes((await GetAsync($"/{WitnessFiles.OriginHash(log.Key.Name)}/checkpoint")).Body));

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _directory.Dispose();
    }

    private async Task BeginAsync()
    {
        Server = await WitnessServer.StartAsync(new WitnessOptions { DataDirectory = _directory.Path, Logs = _logs, Urls = "http://127.0.0.1:0" });
        Http = new HttpClient { BaseAddress = new Uri(Server.Url) };
    }

    private async Task EndAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
    }
}
