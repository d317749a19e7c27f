using System.Text;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Notes;
using Forewarn.Record.Tests.Signatures;
using Forewarn.Record.Witnesses;
using NodaTime;

namespace Forewarn.Record.Tests.Witnesses;

/// <summary>A witness on a directory of its own, at a fixed time, that can be ended and begun again.</summary>
internal sealed class WitnessBuilder : IDisposable
{
    public static readonly Instant At = Instant.FromUtc(2026, 11, 23, 21, 20, 5);

    private readonly TemporaryDirectory _directory = new();
    private readonly VerifierKey[] _logs;
    private WitnessFiles? _files;

    public WitnessBuilder(params VerifierKey[] logs)
    {
        _logs = logs;
        Restart();
    }

    public SigningKey Key { get; } = SigningKey.Generate("witness.example/w1", KeyType.Cosigner);

    public Witness Witness { get; private set; } = null!;

    public string Directory => _directory.Path;

    public string[] Conflicts => System.IO.Directory.GetFiles(_directory.File("conflicts"));

    public string FileOf(string origin) => Path.Combine(Directory, "checkpoints", WitnessFiles.OriginHash(origin));

    /// <summary>Forgets all that is in memory, as a kill would.</summary>
    public void Restart(Action? meanwhile = null)
    {
        _files?.Dispose();
        meanwhile?.Invoke();
        _files = WitnessFiles.Open(Directory);
        Witness = new Witness(Key, _logs, _files, new FixedClock());
    }

    public (int Status, string ContentType, string Body) Ask(ReadOnlySpan<byte> body)
    {
        var answer = Witness.AddCheckpoint(body);
        return (answer.Status, answer.ContentType, Encoding.UTF8.GetString(answer.Body.Span));
    }

    public SignedCheckpoint? Latest(string origin) => Witness.Latest(WitnessFiles.OriginHash(origin));

    public void Dispose()
    {
        _files?.Dispose();
        Key.Dispose();
        _directory.Dispose();
    }

    private sealed class FixedClock : IClock
    {
        public Instant GetCurrentInstant() => At;
    }
}
