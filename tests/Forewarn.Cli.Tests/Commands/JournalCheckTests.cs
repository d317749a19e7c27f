using System.Diagnostics;
using System.Text.Json;
using Forewarn.Core.Airspace;
using Forewarn.Core.Format;
using Forewarn.Journal;

namespace Forewarn.Cli.Tests.Commands;

public sealed class JournalCheckTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("forewarn-check-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task It_counts_the_entries_whose_details_were_erased()
    {
        await using (var journal = SqliteSequencer.Open(_directory))
        {
            for (int i = 0; i < 3; i++)
            {
                var (bytes, details) = Answer("heard");
                Assert.True(journal.TrySubmit(new Entry(bytes, details)));
                while (journal.LastPosition <= i)
                    await journal.Committed.ReadAsync(TestContext.Current.CancellationToken);
            }
            var (_, erased) = Answer("[erased]");
            await journal.EraseDetailsAsync(new Dictionary<long, byte[]> { [1] = erased, [3] = erased });
        }
        using JsonDocument answer = JsonDocument.Parse(await CheckAsync());
        Assert.Equal(2, answer.RootElement.GetProperty("entries_erased").GetInt64());
        Assert.Equal(3, answer.RootElement.GetProperty("entries").GetInt64());
    }

    /// <summary>An answer to a warning that nobody owes: refused, and on record all the same.</summary>
    private static EncodedCommand Answer(string words) => CommandFormat.Encode(
        new Acknowledge(PartyId.Parse("a"), 1, Forewarn.Core.Warnings.Answer.Received, words, words), new CanonicalWriter(), new byte[CommandFormat.SaltLength]);

    private async Task<string> CheckAsync()
    {
        string program = Path.Combine(AppContext.BaseDirectory, "forewarn.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "journal", "check", "--data", _directory, "--json"]) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output;
    }
}
