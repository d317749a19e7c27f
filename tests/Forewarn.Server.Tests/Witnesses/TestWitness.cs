using System.Text;
using Forewarn.Record.Notes;
using Forewarn.Record.Tests.Witnesses;
using Forewarn.Record.Witnesses;
using Forewarn.Server.Tests.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Forewarn.Server.Tests.Witnesses;

/// <summary>A witness over real HTTP that can be told to misbehave.</summary>
internal sealed class TestWitness : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SigningKey _key;
    private readonly WitnessFiles _files;
    private readonly Witness _witness;
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _ending = new();
    private int _requestsCount;

    private TestWitness(TestLog log, string name, WebApplication app)
    {
        _key = SigningKey.Generate($"witness.example/{name}", KeyType.Cosigner);
        _files = WitnessFiles.Open(_directory.Path);
        _witness = new Witness(_key, [log.Key], _files, SystemClock.Instance);
        (Name, _app) = (name, app);
        Answer = HonestAsync;
    }

    public string Name { get; }

    public VerifierKey Key => _key.VerifierKey;

    public string Url => _app.Urls.Single();

    public int RequestsCount => Volatile.Read(ref _requestsCount);

    /// <summary>How it answers from now on.</summary>
    public Func<HttpContext, byte[], Task> Answer { get; set; }

    public static async Task<TestWitness> StartAsync(TestLog log, string name, Misbehaviour misbehaviour = Misbehaviour.None)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var witness = new TestWitness(log, name, builder.Build());
        if (misbehaviour != Misbehaviour.None)
            witness.Answer = (context, body) => witness.MisbehaveAsync(misbehaviour, context, body);
        witness._app.MapPost("/add-checkpoint", async context =>
        {
            Interlocked.Increment(ref witness._requestsCount);
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            await witness.Answer(context, body.ToArray());
        });
        await witness._app.StartAsync();
        return witness;
    }

    public async Task HonestAsync(HttpContext context, byte[] body)
    {
        var answer = _witness.AddCheckpoint(body);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        await context.Response.Body.WriteAsync(answer.Body);
    }

    /// <summary>What the witness itself would answer, for changing it.</summary>
    public string Honest(byte[] body) => Encoding.UTF8.GetString(_witness.AddCheckpoint(body).Body.Span);

    public static async Task WriteAsync(HttpContext context, int status, string body, string contentType = WitnessAnswer.TextContentType)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        await context.Response.WriteAsync(body);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _app.DisposeAsync();
        _files.Dispose();
        _key.Dispose();
        _ending.Dispose();
        _directory.Dispose();
    }

    private async Task MisbehaveAsync(Misbehaviour misbehaviour, HttpContext context, byte[] body)
    {
        switch (misbehaviour)
        {
            case Misbehaviour.Garbage:
                await WriteAsync(context, 200, "\u2014 it is fine, believe me\n");
                break;
            case Misbehaviour.Nothing:
                await WriteAsync(context, 200, "");
                break;
            case Misbehaviour.BinaryGarbage:
                context.Response.ContentType = "application/octet-stream";
                await context.Response.Body.WriteAsync(Enumerable.Range(0, 4096).Select(i => unchecked((byte)(i * 31))).ToArray());
                break;
            case Misbehaviour.Silence:
                await Task.Delay(Timeout.Infinite, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case Misbehaviour.HalfAnAnswer:
                context.Response.ContentLength = 1000;
                await context.Response.WriteAsync("\u2014 witness");
                await context.Response.Body.FlushAsync();
                await Task.Delay(Timeout.Infinite, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case Misbehaviour.HangUp:
                context.Abort();
                break;
            case Misbehaviour.Flood:
                await FloodAsync(context);
                break;
            case Misbehaviour.OtherSizesForEver:
                await WriteAsync(context, 409, $"{RequestsCount % 2}\n", WitnessAnswer.SizeContentType);
                break;
            case Misbehaviour.SameSizeForEver:
                await WriteAsync(context, 409, "0\n", WitnessAnswer.SizeContentType);
                break;
            case Misbehaviour.NoSize:
                await WriteAsync(context, 409, "-1\n", WitnessAnswer.SizeContentType);
                break;
            case Misbehaviour.OtherMediaType:
                await WriteAsync(context, 409, "0\n");
                break;
            case Misbehaviour.ServerError:
                await WriteAsync(context, 500, "\u001b[31mno\r\n");
                break;
            case Misbehaviour.Redirect:
                context.Response.Headers.Location = Url + "/add-checkpoint";
                context.Response.StatusCode = 307;
                break;
            case Misbehaviour.AnothersKey:
                await WriteAsync(context, 200, Honest(body).Replace("witness.example", "elsewhere.example", StringComparison.Ordinal));
                break;
            case Misbehaviour.AnotherCheckpoint:
                using (var other = new TestLog())
                {
                    var signature = Record.Checkpoints.Cosignature.Sign(_key, other.Latest().Note.Text, SystemClock.Instance.GetCurrentInstant());
                    await WriteAsync(context, 200, $"{signature}\n");
                }
                break;
            case Misbehaviour.NoTime:
                string text = AddCheckpointRequest.Parse(body).Note.Text;
                await WriteAsync(context, 200, $"{Record.Checkpoints.Cosignature.Sign(_key, text, NodaConstants.UnixEpoch)}\n");
                break;
        }
    }

    private async Task FloodAsync(HttpContext context)
    {
        byte[] line = Encoding.UTF8.GetBytes("\u2014 witness.example/flood AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
        try
        {
            while (!_ending.IsCancellationRequested)
                await context.Response.Body.WriteAsync(line, _ending.Token);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The log has had enough.
        }
    }
}

/// <summary>What a witness may do instead of its duty.</summary>
public enum Misbehaviour
{
    None,
    Garbage,
    Nothing,
    BinaryGarbage,
    Silence,
    HalfAnAnswer,
    HangUp,
    Flood,
    OtherSizesForEver,
    SameSizeForEver,
    NoSize,
    OtherMediaType,
    ServerError,
    Redirect,
    AnothersKey,
    AnotherCheckpoint,
    NoTime,
}
