using System.Net.Sockets;
using Forewarn.Client;
using Forewarn.Core;
using Forewarn.Journal;
using Forewarn.Record;
using Forewarn.Server.Backups;
using Forewarn.Server.Node;

namespace Forewarn.Cli.Commands;

/// <summary>What the command returns to the shell; documented in docs/cli.md.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>It was understood, and did not succeed.</summary>
    public const int Failure = 1;

    /// <summary>The command line, or a file that it names, is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The data directory cannot be used: damaged, of a newer version, or in use.</summary>
    public const int Data = 3;

    /// <summary>Runs a command, and turns what it throws into one sentence on standard error and a code.</summary>
    public static async Task<int> OfAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (InvalidValueException wrong)
        {
            return await FailAsync(Usage, wrong.Message);
        }
        catch (Exception data) when (data is JournalException or DataDirectoryException)
        {
            return await FailAsync(Data, data.Message);
        }
        catch (BackupException backup)
        {
            return await FailAsync(Failure, backup.Message);
        }
        catch (ForewarnProblemException refused)
        {
            return await FailAsync(Failure, $"{refused.Message}{NextStep(refused)}");
        }
        catch (HttpRequestException unreachable) when (unreachable.HttpRequestError == HttpRequestError.ConnectionError)
        {
            return await FailAsync(Failure, $"{unreachable.Message}: is the node running, and is --url (or FOREWARN_URL) its address?");
        }
        catch (Exception failed) when (failed is RecordFormatException or TimeoutException or IOException or UnauthorizedAccessException or HttpRequestException or SocketException or CommandFailedException)
        {
            return await FailAsync(Failure, failed.Message);
        }
        catch (OperationCanceledException)
        {
            return await FailAsync(Failure, "interrupted");
        }
    }

    private static string NextStep(ForewarnProblemException refused) => refused.Status switch
    {
        401 => "; mint a new token with: forewarn token --data DIR --party ID --scope \"SCOPES\"",
        403 when refused.Code == "insufficient_scope" => "; mint a token with that scope",
        403 when refused.Code == "signature-required" => "; give --sign KEYFILE",
        _ => refused.Leaf is { } leaf ? $" (the refusal is leaf {leaf} of the record)" : "",
    };

    private static async Task<int> FailAsync(int code, string message)
    {
        await Console.Error.WriteLineAsync($"forewarn: {message}");
        return code;
    }
}

/// <summary>A command that cannot do what it was asked; the message says why and what to do next.</summary>
internal sealed class CommandFailedException(string message) : Exception(message);
