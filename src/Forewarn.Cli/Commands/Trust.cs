using System.CommandLine;
using Forewarn.Client;
using Forewarn.Core;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Notes;

namespace Forewarn.Cli.Commands;

/// <summary>Whose signatures a command believes: the options that say so.</summary>
internal static class Trust
{
    public static readonly Option<string?> PolicyFile = new("--policy") { Description = "File with the keys of the record and its witnesses, and how many of them it takes (C2SP tlog-policy)" };

    public static readonly Option<string?> Log = new("--log") { Description = "The record's verifier key, instead of --policy; no witness is then asked for" };

    public static readonly Option<bool> Node = new("--trust-node") { Description = "Believe the key that the node itself gives; compare the key that is shown with one from elsewhere" };

    private const string Accepted = "--policy FILE, --log KEY (forewarn record key), or --trust-node";

    /// <summary>Lets a command take these options.</summary>
    /// <param name="online">Whether there is a node that could be asked for its key.</param>
    public static Command AddTo(Command command, bool online = true)
    {
        command.Add(PolicyFile);
        command.Add(Log);
        if (online)
            command.Add(Node);
        return command;
    }

    /// <summary>The policy that the command line gives; null when it gives none.</summary>
    /// <exception cref="InvalidValueException">It is not one.</exception>
    public static Policy? Given(ParseResult parsed)
    {
        if (parsed.GetValue(PolicyFile) is { } file)
            return NamedFile.Read(file, path => Policy.Parse(NamedFile.Bytes(path, Policy.BytesMax)));
        return parsed.GetValue(Log) is { } key ? NamedFile.Read("--log", _ => Policy.OfLog(VerifierKey.Parse(key))) : null;
    }

    /// <summary>The policy that the command line gives, or the key of the node when it says to trust that.</summary>
    /// <exception cref="InvalidValueException">It says neither.</exception>
    public static async Task<Policy> ForAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (Given(parsed) is { } policy)
            return policy;
        if (!parsed.GetValue(Node))
            throw new InvalidValueException("--policy", "no key is trusted, so nothing could be verified", Accepted);
        using var http = NodeLink.Connect(parsed);
        var key = await KeyOfNodeAsync(http, parsed, cancellation);
        await Console.Error.WriteLineAsync($"Trusting the node for the key of its record: {key}");
        return Policy.OfLog(key);
    }

    /// <summary>The record's key as the node gives it; without a token where everyone may read the record.</summary>
    public static Task<VerifierKey> KeyOfNodeAsync(HttpClient http, ParseResult parsed, CancellationToken cancellation) =>
        new ForewarnClient(http, NodeLink.OptionalToken(parsed)).RecordKeyAsync(cancellation);

    /// <summary>Name of the record that is signed for.</summary>
    public static async Task<string> OriginAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string[] origins = [.. (await ForAsync(parsed, cancellation)).Logs.Select(log => log.Key.Name).Distinct(StringComparer.Ordinal)];
        return origins is [var only] ? only : throw new InvalidValueException("--policy", $"it names {origins.Length} records", "a policy of one record, the one to sign for");
    }
}
