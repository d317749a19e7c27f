using Forewarn.Record.Notes;
using Forewarn.Record.Tests.Witnesses;
using Forewarn.Server.Tests.Processes;
using Forewarn.Server.Tests.Tokens;

namespace Forewarn.Server.Tests.Witnesses;

/// <summary>The command, killed and started again.</summary>
public sealed class WitnessProcessTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TestLog _log = new TestLog().Grow(400);

    public void Dispose()
    {
        _log.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_witness_that_was_killed_keeps_its_word()
    {
        await using (var witness = await WitnessProcess.StartAsync(_directory.Path, _log.Key))
            Assert.Equal(200, await witness.PostAsync(_log.Request(0, 7)));
        await using var again = await WitnessProcess.StartAsync(_directory.Path, _log.Key);
        Assert.Equal(422, await again.PostAsync(_log.Fork(3, 10).Request(7, 13)));
        Assert.Equal(200, await again.PostAsync(_log.Request(7, 20)));
    }

    [Fact]
    public async Task A_witness_killed_while_it_cosigns_never_knows_less_than_it_said()
    {
        for (int round = 0; round < 3; round++)
        {
            long said = 0;
            await using (var witness = await WitnessProcess.StartAsync(_directory.Path, _log.Key))
            {
                var asking = Task.Run(async () =>
                {
                    for (long size = await SizeAsync(witness.Http); size < _log.Size; size++)
                    {
                        if (await witness.PostAsync(_log.Request(size, size + 1)) == 200)
                            Volatile.Write(ref said, size + 1);
                    }
                }, TestContext.Current.CancellationToken);
                while (Volatile.Read(ref said) == 0)
                    await Task.Delay(1, TestContext.Current.CancellationToken);
                await witness.KillAsync();
                await Assert.ThrowsAnyAsync<Exception>(() => asking);
            }
            await using var again = await WitnessProcess.StartAsync(_directory.Path, _log.Key);
            Assert.InRange(await SizeAsync(again.Http), Volatile.Read(ref said), _log.Size);
        }
    }

    [Fact]
    public async Task The_key_is_printed_before_the_witness_runs()
    {
        var (exitCode, output, _) = await ServeProcess.RunAsync(["witness", "key", "--data", _directory.Path]);
        Assert.Equal(0, exitCode);
        await using var witness = await WitnessProcess.StartAsync(_directory.Path, _log.Key);
        Assert.Equal(VerifierKey.Parse(output.TrimEnd('\n')), witness.Key);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("witness.example/w1+00000000+AAAA")]
    public async Task A_log_key_that_is_none_is_a_mistake_on_the_command_line(string log)
    {
        var (exitCode, _, errors) = await ServeProcess.RunAsync(["witness", "--data", _directory.Path, "--listen", "http://127.0.0.1:0", "--log", log]);
        Assert.Equal(2, exitCode);
        Assert.Contains("--log", errors);
    }

    [Fact]
    public async Task A_directory_in_use_is_said_to_be_so()
    {
        await using var witness = await WitnessProcess.StartAsync(_directory.Path, _log.Key);
        var (exitCode, _, errors) = await ServeProcess.RunAsync(["witness", "--data", _directory.Path, "--listen", "http://127.0.0.1:0", "--log", _log.Key.ToString()]);
        Assert.Equal(3, exitCode);
        Assert.Contains("another witness", errors);
    }

    /// <summary>The size that a witness names when it is asked from a size that it cannot know.</summary>
    private async Task<long> SizeAsync(HttpClient http)
    {
        using var answer = await http.PostAsync("/add-checkpoint", new ByteArrayContent(_log.Request(_log.Size, _log.Size)), TestContext.Current.CancellationToken);
        string size = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (int)answer.StatusCode == 409 ? long.Parse(size, System.Globalization.CultureInfo.InvariantCulture) : _log.Size;
    }
}
