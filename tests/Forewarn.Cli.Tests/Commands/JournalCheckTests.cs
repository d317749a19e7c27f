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
                Assert.True(journal.TrySubmit(new Entry(CommandFormat.Encode(new Tick(), new CanonicalWriter()), new byte[40])));
                while (journal.LastPosition <= i)
                    await journal.Committed.ReadAsync(TestContext.Current.CancellationToken);
            }
            await journal.EraseDetailsAsync(new Dictionary<long, byte[]> { [1] = [], [3] = [] });
        }
        using JsonDocument answer = JsonDocument.Parse(await CheckAsync());
        Assert.Equal(2, answer.RootElement.GetProperty("entries_erased").GetInt64());
        Assert.Equal(3, answer.RootElement.GetProperty("entries").GetInt64());
    }

    private async Task<string> CheckAsync()
    {
        string program = Path.Combine(AppContext.BaseDirectory, "forewarn.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "journal", "check", "--data", _directory, "--json"]) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output;
    }
}
