using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Forewarn.WebConsole;
using Forewarn.WebConsole.Accounts;
using Forewarn.Core;
using Forewarn.Core.Discovery;
using Forewarn.Core.Format;
using Forewarn.Core.Pool;
using Forewarn.Journal;
using Forewarn.Journal.Pool;
using Forewarn.Record;
using Forewarn.Server.Api;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Astm;
using Forewarn.Server.Astm.Uss;
using Forewarn.Server.Backups;
using Forewarn.Server.WebConsole;
using Forewarn.Server.Delivery;
using Forewarn.Server.Health;
using Forewarn.Server.Node;
using Forewarn.Server.Outbound;
using Forewarn.Server.Peers;
using Forewarn.Server.Recording;
using Forewarn.Server.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;
using OpenTelemetry.Metrics;

namespace Forewarn.Server;

/// <summary>A node that serves: the airspace behind its HTTP API.</summary>
public sealed class NodeServer : IAsyncDisposable
{
    /// <summary>Connections that are served at once.</summary>
    public const long ConnectionsMax = 10_000;

    private readonly WebApplication _app;
    private readonly AirspaceNode _node;
    private readonly Cosigners _cosigners;
    private readonly PeerNotifier _peers;
    private readonly DeliveryDuty? _delivery;
    private readonly VersionDuty? _versions;
    private readonly ConsoleDoor? _console;
    private readonly BackupDoor _backups;
    private readonly RecordMetrics _recordMetrics;
    private readonly HealthMetrics _healthMetrics;
    private readonly TokenValidator _tokens;
    private readonly CancellationTokenSource _streaming;

    /// <summary>How the other members of the pool are asked for what this node lacks; null for a node that is alone.</summary>
    private HttpPeers? _members;

    private NodeServer(
        WebApplication app, AirspaceNode node, Cosigners cosigners, PeerNotifier peers, DeliveryDuty? delivery, VersionDuty? versions, ConsoleDoor? console, BackupDoor backups, NodeHealth health,
        TokenValidator tokens, CancellationTokenSource streaming) =>
        (_app, _node, _cosigners, _peers, _delivery, _versions, _console, _backups, _recordMetrics, _healthMetrics, _tokens, _streaming) =
            (app, node, cosigners, peers, delivery, versions, console, backups, new RecordMetrics(node, cosigners), new HealthMetrics(node, health), tokens, streaming);

    /// <summary>Where it listens, with the real port.</summary>
    public string Url => _app.Urls.First();

    public AirspaceNode Node => _node;

    /// <summary>The code by which whoever runs the node sets up its console; null once anybody has an account there, and without a console.</summary>
    public string? FirstRunCode => Services.GetService<FirstRun>()?.Code;

    internal IServiceProvider Services => _app.Services;

    /// <summary>All that it answers to.</summary>
    internal IReadOnlyList<Endpoint> Endpoints => Services.GetRequiredService<EndpointDataSource>().Endpoints;

    /// <summary>Opens the data directory and begins to serve.</summary>
    /// <exception cref="Forewarn.Core.InvalidValueException">An option is wrong.</exception>
    /// <exception cref="JournalException">The journal cannot be opened; nothing was changed.</exception>
    /// <exception cref="DataDirectoryException">The journal cannot be continued by this program.</exception>
    /// <exception cref="IOException">The address is in use.</exception>
    public static async Task<NodeServer> StartAsync(NodeOptions options, CancellationToken cancellation = default)
    {
        RequireKeyForPolicy(options);
        var builder = WebApplication.CreateSlimBuilder();
        var console = options.Console is null ? null : ConsoleDoor.Open();
        Configure(builder, options, console);
        var replayClock = options.ReplayFrom is { } start ? new ReplayClock(start) : null;
        var clock = (IClock?)replayClock ?? SystemClock.Instance;
        Directory.CreateDirectory(options.DataDirectory);

        var loggers = LoggerFactory.Create(ConfigureLogging);
        // Tokens are judged by the wall clock, also on a node that replays the past.
        var tokens = TokenValidator.Open(options.Tokens, options.DataDirectory, SystemClock.Instance, loggers.CreateLogger<TokenValidator>());
        var members = options.Pool is { } membership ? new HttpPeers(membership.Genesis.Id, membership.Member, membership.Key, SystemClock.Instance) : null;
        var records = members is null ? null : new MemberRecords(members, options.Pool!.Member, TimeProvider.System, loggers.CreateLogger<MemberRecords>());
        var node = await OpenNodeAsync(options, members, records, clock, loggers, cancellation);
        var streaming = new CancellationTokenSource();
        WebApplication? app = null;
        Cosigners? cosigners = null;
        PeerNotifier? peers = null;
        BackupDoor? backups = null;
        try
        {
            var pool = options.Pool is { } own ? CosignIn(own, node, options, loggers.CreateLogger<PoolCosigner>()) : null;
            cosigners = Cosigners.Start(node.Record, options.Record.Policy, pool, SystemClock.Instance, loggers.CreateLogger<Cosigners>());
            await tokens.StartAsync(cancellation);
            // A new journal has nothing yet that any other rules were meant for.
            if (options is { RaisesVersion: true, Pool: null } && replayClock is null && node.Read(state => state.Position) > 0)
                await node.RaiseVersionAsync(cancellation);
            await Dss.SetRelevanceAsync(node, options.Dss.Relevance);
            builder.Services.AddSingleton(tokens);
            ExposeMetrics(builder.Services, node);
            if (console is not null)
                builder.Services.AddConsole(options.Console! with { PublicUrl = options.Console.PublicUrl ?? options.PublicUrl }, _ => console.ForConsole(clock));
            app = builder.Build();
            var ownUrl = new Lazy<UssBaseUrl>(() => options.Dss.UssBaseUrl ?? UssBaseUrl.Parse(app.Urls.First()));
            peers = PeerNotifier.Open(node, options, ownUrl, loggers.CreateLogger<PeerNotifier>());
            var deliveryKeys = new DeliveryKeys(NodeKeyFile.OpenOrCreate(options.DataDirectory, NodeKeyFile.Delivery));
            var publicUrl = new Lazy<Uri>(() => options.PublicUrl ?? new Uri(app.Urls.First()));
            // What is wrong with them is to be found now, and not when this node's turn comes.
            OpenSenders(options, deliveryKeys, publicUrl, clock).Dispose();
            backups = BackupDoor.Open(options.DataDirectory, node, SystemClock.Instance, loggers.CreateLogger<BackupDoor>());
            var health = new NodeHealth(node, tokens, cosigners, pool, backups, clock, options.DataDirectory, isReplay: replayClock is not null);
            if (replayClock is not null)
                app.UseReplayHeader(replayClock);
            app.MapDelivery(node, clock, deliveryKeys);
            Map(app, node, clock, replayClock, tokens, console?.Tokens, cosigners, peers, health, options.Record.Readers, pool, streaming.Token);
            app.MapPoolJournal(node, options.Pool, SystemClock.Instance, streaming.Token);
            app.MapPoolRecord(node, cosigners, pool, options.Pool, SystemClock.Instance);
            app.MapStatements(node, options.PublicUrl);
            MapDss(app, options, node, clock, ownUrl);
            app.Lifetime.ApplicationStopping.Register(streaming.Cancel);
            if (pool is not null)
                await records!.CompareAsync(node.Record, pool, node.HasFetched);
            await app.StartAsync(cancellation);
            // What is replayed is long over, and nobody is told of it again.
            var delivery = replayClock is not null ? null : DeliveryDuty.Take(node, TimeProvider.System, () => DeliveryWorker.Start(
                node, OpenSenders(options, deliveryKeys, publicUrl, clock), clock, TimeProvider.System, Random.Shared, options.Delivery.Limits, loggers.CreateLogger<DeliveryWorker>()));
            var versions = pool is null ? null : VersionDuty.Take(node, TimeProvider.System);
            return new NodeServer(app, node, cosigners, peers, delivery, versions, console, backups, health, tokens, streaming) { _members = members };
        }
        catch
        {
            if (app is not null)
                await app.DisposeAsync();
            if (backups is not null)
                await backups.DisposeAsync();
            if (peers is not null)
                await peers.DisposeAsync();
            if (cosigners is not null)
                await cosigners.DisposeAsync();
            await node.DisposeAsync();
            members?.Dispose();
            await tokens.DisposeAsync();
            if (console is not null)
                await console.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends when the node is asked to stop, by signal or by <see cref="DisposeAsync"/>.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellation = default) => _app.WaitForShutdownAsync(cancellation);

    /// <summary>Lets requests end, makes everything accepted durable, writes a snapshot, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _streaming.CancelAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _backups.DisposeAsync();
        await _peers.DisposeAsync();
        if (_delivery is not null)
            await _delivery.DisposeAsync();
        if (_versions is not null)
            await _versions.DisposeAsync();
        _recordMetrics.Dispose();
        _healthMetrics.Dispose();
        await _cosigners.DisposeAsync();
        await _node.DisposeAsync();
        _members?.Dispose();
        await _tokens.DisposeAsync();
        if (_console is not null)
            await _console.DisposeAsync();
        _streaming.Dispose();
    }

    private static void Configure(WebApplicationBuilder builder, NodeOptions options, ConsoleDoor? console)
    {
        RequireHttp(options.Urls);
        builder.WebHost.UseUrls(console is null ? options.Urls : $"{options.Urls};{console.Url}");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Requests.BodyBytesMax;
            kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5));
        });
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        builder.Services.ConfigureHttpJsonOptions(json => DescribeAsWritten(json.SerializerOptions));
        builder.Services.AddOpenApi("v1", OpenApiMetadata.Describe);
        ConfigureLogging(builder.Logging);
    }

    /// <param name="members">Disposed of when the node cannot be opened.</param>
    private static async Task<AirspaceNode> OpenNodeAsync(NodeOptions options, HttpPeers? members, MemberRecords? records, IClock clock, ILoggerFactory loggers, CancellationToken cancellation)
    {
        try
        {
            var journal = await OpenJournalAsync(options, members, clock, loggers.CreateLogger<EtcdSequencer>(), cancellation);
            return await AirspaceNode.OpenAsync(journal, options.DataDirectory, clock, TimeProvider.System, loggers.CreateLogger<AirspaceNode>(), options.Progress, options.Record, records);
        }
        catch
        {
            members?.Dispose();
            throw;
        }
    }

    private static async Task<ISequencer> OpenJournalAsync(NodeOptions options, IPeers? members, IClock clock, ILogger logger, CancellationToken cancellation)
    {
        Restoration.RequireFinished(options.DataDirectory);
        if (options.Pool is not { } pool)
            return SqliteSequencer.Open(options.DataDirectory, options.Journal with { Clock = clock });
        var limits = pool.Sequencer with
        {
            Clock = clock,
            Peers = members,
            FetchProgress = options.FetchProgress,
            FetchProblem = problem => logger.LogWarning("Etcd has forgotten what this node lacks, and of the other members: {Problem}", problem),
            NoteOf = entry => CommandFormat.PoolChangeIn(entry.Bytes.Span, entry.Details.Span),
            IsReadable = entry => CommandFormat.IsReadable(entry.Bytes.Span, entry.Details.Span),
            AgreementIn = AgreementIn,
            KnownVersion = StateVersion.Latest,
        };
        try
        {
            return await EtcdSequencer.OpenAsync(options.DataDirectory, pool.Genesis, pool.Member, pool.Key, pool.Etcd, limits, cancellation);
        }
        catch (PoolFormatException wrong)
        {
            throw new InvalidValueException($"pool: {wrong.Field}", wrong.Problem, wrong.Accepted);
        }
    }

    /// <summary>This node's part in the record that the pool shares.</summary>
    private static PoolCosigner CosignIn(PoolOptions pool, AirspaceNode node, NodeOptions options, ILogger logger)
    {
        try
        {
            var cosigner = new PoolCosigner(node.Record, () => node.Membership!, pool.Member, pool.Key, new DivergenceFiles(options.DataDirectory), SystemClock.Instance, TimeProvider.System, logger)
            {
                OnOutnumbered = node.StopServing,
            };
            cosigner.Recall();
            return cosigner;
        }
        catch (RecordFormatException wrong)
        {
            throw new InvalidValueException("origin", wrong.Problem, wrong.Accepted);
        }
    }

    private static (int Version, string Note)? AgreementIn(Entry entry) =>
        CommandFormat.VersionAgreementIn(entry.Bytes.Span, entry.Details.Span, out int version) is { } note ? (version, note) : null;

    private static Senders OpenSenders(NodeOptions options, DeliveryKeys keys, Lazy<Uri> publicUrl, IClock clock)
    {
        var (delivery, limits) = (options.Delivery, options.Delivery.Limits);
        var mails = delivery.Mail is { } mail ? MailSender.Open(mail, limits.AnswerMax) : null;
        var composer = mails is null ? null : new MailComposer(new AcknowledgementLinks(keys.LinkKey()), publicUrl, mails.From);
        var http = GuardedConnections.Open(delivery.AllowPrivate ? null : "--allow-private-webhooks", limits.AnswerHeadersKiloBytesMax, limits.AnswerMax);
        return new Senders(new WebhookSender(http, keys, clock, delivery.AllowHttp, limits.AnswerMax), mails, composer, clock);
    }

    private static void ExposeMetrics(IServiceCollection services, AirspaceNode node)
    {
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(NodeMetrics.MeterName, RecordMetrics.MeterName, PeerMetrics.MeterName, DeliveryMetrics.MeterName, BackupDoor.MeterName, HealthMetrics.MeterName)
            .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddPrometheusExporter());
        // Meters of one name are listened to throughout the process: what another node in it counts is that node's to show.
        services.ConfigureOpenTelemetryMeterProvider((provider, metrics) =>
        {
            var ofHost = provider.GetRequiredService<IMeterFactory>();
            metrics.AddView(instrument => instrument.Meter.Scope is not { } scope || scope == node || scope == ofHost ? null : MetricStreamConfiguration.Drop);
        });
    }

    /// <summary>Only the API description is made with these options: they must spell things as <see cref="WireJson"/> does.</summary>
    private static void DescribeAsWritten(JsonSerializerOptions json)
    {
        json.TypeInfoResolverChain.Insert(0, WireJson.Default);
        json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        json.DictionaryKeyPolicy = null;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
    }

    /// <summary>A policy that names its log cannot be meant for a record that has no key yet.</summary>
    /// <exception cref="InvalidValueException">It does; names <c>policy</c>.</exception>
    private static void RequireKeyForPolicy(NodeOptions options)
    {
        if (options.Record.Policy is { Logs.IsEmpty: false } && !RecordKeyFile.Exists(options.DataDirectory))
            throw new InvalidValueException("policy", $"it names a log, and the record in {options.DataDirectory} has no key yet", "make the key first with: forewarn record key --data DIR, and put what it prints into the policy's log line");
    }

    /// <exception cref="InvalidValueException">An address is none; names <c>urls</c>.</exception>
    internal static void RequireHttp(string urls)
    {
        foreach (string url in urls.Split(';'))
        {
            // As the server itself will read it: * and + are hosts too.
            if (!url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || !TryParse(url))
                throw new InvalidValueException("urls", $"{url} is no address to listen on", "http://HOST:PORT, several of them with ; between; TLS is for the proxy in front");
        }
    }

    private static bool TryParse(string url)
    {
        try
        {
            BindingAddress.Parse(url);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    internal static void ConfigureLogging(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss'Z' ";
            console.UseUtcTimestamp = true;
        });
        logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Warning);
        // It would only ever say that requests begin and end, and makes an activity for each of them to do so.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        // What keeps the host from starting is thrown, and told by whoever started it.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
    }

    private static void Map(WebApplication app, AirspaceNode node, IClock clock, ReplayClock? replayClock, TokenValidator tokens, TokenValidator? consoleTokens, Cosigners cosigners, PeerNotifier peers, NodeHealth health, RecordReaders readers, PoolCosigner? pool, CancellationToken stopping)
    {
        app.UseRouting();
        if (consoleTokens is not null)
            app.UseConsole();
        var gatekeeper = new Gatekeeper(tokens, consoleTokens, node, app.Services.GetRequiredService<ILogger<Gatekeeper>>());
        app.Use(gatekeeper.InvokeAsync);
        app.MapDeclarations(node, peers, clock);
        app.MapSubscriptions(node);
        app.MapParties(node);
        app.MapArrangements(node);
        app.MapAirspace(node, clock);
        app.MapWarnings(node, clock, peers);
        app.MapObservations(node);
        app.MapRosters(node, clock);
        app.MapHotline(node, clock);
        app.MapArrangementDrafts(node, clock);
        app.MapSites(node, peers, clock);
        app.MapIncidents(node, clock);
        app.MapStatistics(node, clock);
        app.MapEvents(node, stopping);
        app.MapRecord(node, cosigners, readers, pool, stopping);
        app.MapKeys(node);
        app.MapErasures(node);
        app.MapPool(node);
        app.MapEvidence(new EvidenceCollector(node.Record, cosigners, clock, (incident, party) => node.Read(state => state.FindIncident(incident)?.GatheredFor(party)?.Leaves ?? [])));
        if (replayClock is not null)
            app.MapReplayClock(node, replayClock);
        app.MapDescription();
        app.MapHealth(node, health);
        app.MapPrometheusScrapingEndpoint("/metrics");
        if (consoleTokens is not null)
            app.MapConsole();
    }

    private static void MapDss(WebApplication app, NodeOptions options, AirspaceNode node, IClock clock, Lazy<UssBaseUrl> ownUrl)
    {
        var key = NodeKeyFile.OpenOrCreate(options.DataDirectory, NodeKeyFile.AirspaceTokens);
        var dss = new Dss(node, clock, new AirspaceTokens(key, options.Dss.Relevance), ownUrl, options.Dss.AllowsHttp);
        new OperationalIntentReferenceEndpoints(dss).Map(app);
        new ConstraintReferenceEndpoints(dss).Map(app);
        new UssSubscriptionEndpoints(dss).Map(app);
        new UssAvailabilityEndpoints(dss).Map(app);
        new ReportEndpoints(dss).Map(app);
        new AuxiliaryEndpoints(dss).Map(app);
        new UssEndpoints(dss).Map(app);
    }
}
