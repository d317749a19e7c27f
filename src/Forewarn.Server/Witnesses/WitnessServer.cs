using Forewarn.Core;
using Forewarn.Record;
using Forewarn.Record.Notes;
using Forewarn.Record.Witnesses;
using Forewarn.Server.Node;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NodaTime;

namespace Forewarn.Server.Witnesses;

/// <summary>A witness that serves: its rules behind HTTP (C2SP tlog-witness; the submission and the monitoring prefix are the same).</summary>
public sealed class WitnessServer : IAsyncDisposable
{
    /// <summary>Connections that are served at once.</summary>
    public const long ConnectionsMax = 1_000;

    private readonly WebApplication _app;
    private readonly WitnessFiles _files;
    private readonly SigningKey _key;

    private WitnessServer(WebApplication app, WitnessFiles files, SigningKey key) => (_app, _files, _key) = (app, files, key);

    /// <summary>Where it listens, with the real port.</summary>
    public string Url => _app.Urls.First();

    /// <summary>The key with which its cosignatures verify.</summary>
    public VerifierKey Key => _key.VerifierKey;

    /// <summary>Opens the data directory and begins to serve.</summary>
    /// <param name="clock">For the times in cosignatures; the system's unless given.</param>
    /// <exception cref="InvalidValueException">An option is wrong.</exception>
    /// <exception cref="DataDirectoryException">The directory is damaged, or another witness uses it.</exception>
    /// <exception cref="IOException">The address is in use.</exception>
    public static async Task<WitnessServer> StartAsync(WitnessOptions options, IClock? clock = null, CancellationToken cancellation = default)
    {
        if (options.Logs.IsEmpty)
            throw new InvalidValueException("log", "there is none", "the verifier key of at least one log to witness");
        NodeServer.RequireHttp(options.Urls);
        var key = WitnessKeyFile.OpenOrCreate(options.DataDirectory, options.Name);
        WitnessFiles? files = null;
        WebApplication? app = null;
        try
        {
            files = OpenFiles(options.DataDirectory);
            app = Build(options, OpenWitness(key, options, files, clock ?? SystemClock.Instance));
            await app.StartAsync(cancellation);
            return new WitnessServer(app, files, key);
        }
        catch
        {
            if (app is not null)
                await app.DisposeAsync();
            files?.Dispose();
            key.Dispose();
            throw;
        }
    }

    /// <summary>Ends when the witness is asked to stop, by signal or by <see cref="DisposeAsync"/>.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellation = default) => _app.WaitForShutdownAsync(cancellation);

    /// <summary>Lets requests end, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _files.Dispose();
        _key.Dispose();
    }

    private static WitnessFiles OpenFiles(string directory)
    {
        try
        {
            return WitnessFiles.Open(directory);
        }
        catch (Exception inUse) when (inUse is IOException or UnauthorizedAccessException)
        {
            throw new DataDirectoryException(inUse.Message, inUse);
        }
    }

    private static Witness OpenWitness(SigningKey key, WitnessOptions options, WitnessFiles files, IClock clock)
    {
        if (options.Logs.FirstOrDefault(log => log.Type != KeyType.Log) is { } cosigner)
            throw new InvalidValueException("log", $"{cosigner.Name} is the key of a cosigner", "the verifier key of a log, type 0x01");
        try
        {
            return new Witness(key, options.Logs, files, clock);
        }
        catch (Exception damaged) when (damaged is RecordFormatException or IOException or UnauthorizedAccessException)
        {
            throw new DataDirectoryException(damaged.Message, damaged);
        }
    }

    private static WebApplication Build(WitnessOptions options, Witness witness)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(options.Urls);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = AddCheckpointRequest.BytesMax;
            kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5));
        });
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        NodeServer.ConfigureLogging(builder.Logging);
        var app = builder.Build();
        app.MapWitness(witness);
        return app;
    }
}
