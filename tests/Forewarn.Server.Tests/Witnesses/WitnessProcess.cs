using System.Diagnostics;
using Forewarn.Record.Notes;
using Forewarn.Server.Tests.Processes;

namespace Forewarn.Server.Tests.Witnesses;

/// <summary><c>forewarn witness</c>, run as a process of its own.</summary>
internal sealed class WitnessProcess : IAsyncDisposable
{
    private readonly Process _process;

    private WitnessProcess(Process process, VerifierKey key, HttpClient http) => (_process, Key, Http) = (process, key, http);

    public VerifierKey Key { get; }

    public HttpClient Http { get; }

    public static async Task<WitnessProcess> StartAsync(string directory, VerifierKey log)
    {
        var start = new ProcessStartInfo("dotnet", [ServeProcess.Program, "witness", "--data", directory, "--listen", "http://127.0.0.1:0", "--log", log.ToString()])
        {
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        string key = await ReadAsync(process, "key ");
        return new WitnessProcess(process, VerifierKey.Parse(key), new HttpClient { BaseAddress = new Uri(await ReadAsync(process, "ready ")) });
    }

    public async Task<int> PostAsync(byte[] body)
    {
        using var answer = await Http.PostAsync("/add-checkpoint", new ByteArrayContent(body), TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private static async Task<string> ReadAsync(Process process, string start)
    {
        string line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? "nothing: it did not start";
        Assert.StartsWith(start, line, StringComparison.Ordinal);
        return line[start.Length..];
    }
}
