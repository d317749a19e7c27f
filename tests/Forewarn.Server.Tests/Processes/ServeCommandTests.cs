using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Forewarn.Server.Tests.Nodes;
using Forewarn.Server.Tests.Tokens;
using Forewarn.Server.Tokens;
using NodaTime;

namespace Forewarn.Server.Tests.Processes;

public sealed class ServeCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_node_prints_one_line_and_ends_cleanly_when_asked_with_everything_it_acknowledged()
    {
        await using (var process = await ServeProcess.StartAsync(_directory.Path))
        {
            using var http = Connect(process);
            (await Operator(http).PutAsync("/v1/parties/north", Bodies.Party("North"))).Expect(201);
            var (exitCode, output, errors) = await process.TerminateAsync();
            Assert.Equal((0, ""), (exitCode, output));
            // Beside that line, how whoever runs the node becomes its first operator.
            Assert.Matches(@"\Anobody has an account [^\n]* with the code [0-9A-Z]{5}(-[0-9A-Z]{5}){3}\n\z", errors);
        }
        await using var again = await ServeProcess.StartAsync(_directory.Path);
        using var second = Connect(again);
        Assert.Equal(1, (await Operator(second).GetAsync("/v1/parties/north")).Expect(200).Version);
    }

    [Fact]
    public async Task A_node_tells_the_service_manager_when_it_serves_and_when_it_ends()
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        string path = Path.Combine(_directory.Path, "notify");
        listener.Bind(new UnixDomainSocketEndPoint(path));
        await using var process = await ServeProcess.StartAsync(Path.Combine(_directory.Path, "data"), [("NOTIFY_SOCKET", path)]);
        Assert.Equal("READY=1", await ReceiveAsync(listener));
        await process.TerminateAsync();
        Assert.Equal("STOPPING=1", await ReceiveAsync(listener));
    }

    [Fact]
    public async Task A_node_ends_although_a_reader_follows_its_events()
    {
        await using var process = await ServeProcess.StartAsync(_directory.Path);
        using var http = Connect(process);
        (await Operator(http).PutAsync("/v1/parties/operator", Bodies.Party("Operator"))).Expect(201);
        await using var reader = await Events.EventReader.OpenAsync(Operator(http), null, TestContext.Current.CancellationToken);
        Assert.Equal(0, (await process.TerminateAsync()).ExitCode);
        Assert.Null(await reader.NextAsync());
    }

    [Fact]
    public async Task The_token_command_prints_a_token_alone()
    {
        var (exitCode, output, errors) = await ServeProcess.RunAsync(["token", "--data", _directory.Path, "--party", "operator", "--scope", "forewarn.admin forewarn.read"]);
        Assert.Equal((0, ""), (exitCode, errors));
        await using var process = await ServeProcess.StartAsync(_directory.Path);
        using var http = Connect(process);
        (await new Client(http, "operator", output.TrimEnd('\n')).GetAsync("/v1/parties")).Expect(200);
    }

    [Fact]
    public async Task A_directory_in_use_is_refused_and_left_alone()
    {
        await using var process = await ServeProcess.StartAsync(_directory.Path);
        await AssertRefusedAsync("in use");
        using var http = Connect(process);
        (await Operator(http).GetAsync("/readyz")).Expect(200);
    }

    [Theory, InlineData(0.3), InlineData(0.6), InlineData(0.9)]
    public async Task A_flipped_bit_in_the_journal_is_refused_and_left_alone(double where)
    {
        await FillAsync();
        string database = Path.Combine(_directory.Path, "journal.db");
        byte[] bytes = await File.ReadAllBytesAsync(database, TestContext.Current.CancellationToken);
        // Not into a page that holds nothing yet: the first byte at or after the place that is in use.
        int at = Array.FindIndex(bytes, (int)(bytes.Length * where), each => each is not 0);
        bytes[at] ^= 0x10;
        await File.WriteAllBytesAsync(database, bytes, TestContext.Current.CancellationToken);
        await AssertRefusedAsync("damaged");
    }

    [Fact]
    public async Task A_journal_cut_short_is_refused_and_left_alone()
    {
        await FillAsync();
        string database = Path.Combine(_directory.Path, "journal.db");
        byte[] bytes = await File.ReadAllBytesAsync(database, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(database, bytes[..(bytes.Length / 2)], TestContext.Current.CancellationToken);
        await AssertRefusedAsync("damaged");
    }

    [Fact]
    public async Task A_journal_that_is_gone_is_not_started_anew()
    {
        await FillAsync();
        File.Delete(Path.Combine(_directory.Path, "journal.db"));
        await AssertRefusedAsync("damaged");
    }

    [Fact]
    public async Task A_directory_of_a_newer_version_is_refused_and_left_alone()
    {
        await FillAsync();
        // The head file: a magic of 8 bytes, the format, and the hash of both (docs/journal.md).
        string head = Path.Combine(_directory.Path, "journal.head");
        byte[] bytes = await File.ReadAllBytesAsync(head, TestContext.Current.CancellationToken);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), 3);
        SHA256.HashData(bytes.AsSpan(0, 12), bytes.AsSpan(12, 32));
        await File.WriteAllBytesAsync(head, bytes, TestContext.Current.CancellationToken);
        await AssertRefusedAsync("format 3");
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("serve", "--data")]
    [InlineData("serve", "--data", "DIR", "--urls", "nowhere")]
    [InlineData("serve", "--data", "DIR", "--urls", "ftp://127.0.0.1:0")]
    [InlineData("serve", "--data", "DIR", "--auth-jwks", "nowhere")]
    [InlineData("serve", "--data", "DIR", "--auth-public-key", "/no/such/file.pem")]
    [InlineData("serve", "--data", "DIR", "--replay")]
    [InlineData("token", "--data", "DIR", "--party", "a b", "--scope", "x")]
    [InlineData("token", "--data", "DIR", "--party", "a", "--scope", "")]
    [InlineData("token", "--data", "DIR", "--party", "a", "--scope", "x", "--minutes", "0")]
    [InlineData("token", "--data", "DIR", "--party", "a", "--scope", "x", "--minutes", "many")]
    public async Task A_wrong_command_line_is_told_in_a_sentence(params string[] arguments)
    {
        var (exitCode, output, errors) = await ServeProcess.RunAsync([.. arguments.Select(each => each == "DIR" ? _directory.Path : each)]);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.NotEqual("", errors);
        Assert.DoesNotContain("   at ", errors);
    }

    [Fact]
    public async Task An_address_in_use_is_told_in_a_sentence()
    {
        await using var process = await ServeProcess.StartAsync(_directory.Path);
        using var other = new TemporaryDirectory();
        var (exitCode, _, errors) = await ServeProcess.RunAsync(["serve", "--data", other.Path, "--urls", process.Url]);
        Assert.Equal(1, exitCode);
        Assert.DoesNotContain("   at ", errors);
    }

    private static async Task<string> ReceiveAsync(Socket listener)
    {
        byte[] state = new byte[100];
        return Encoding.UTF8.GetString(state, 0, await listener.ReceiveAsync(state, TestContext.Current.CancellationToken));
    }

    private async Task FillAsync()
    {
        await using var process = await ServeProcess.StartAsync(_directory.Path);
        using var http = Connect(process);
        for (int i = 0; i < 200; i++)
            (await Operator(http).PutAsync($"/v1/parties/party-{i}", Bodies.Party($"Party {i}"))).Expect(201);
        Assert.Equal(0, (await process.TerminateAsync()).ExitCode);
    }

    private async Task AssertRefusedAsync(string word)
    {
        var before = Contents();
        var (exitCode, output, errors) = await ServeProcess.RunAsync(["serve", "--data", _directory.Path, "--urls", "http://127.0.0.1:0"]);
        Assert.Equal((3, ""), (exitCode, output));
        string line = Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(word, line);
        Assert.Equal(before, Contents());
    }

    /// <summary>Names and hashes of the files that matter; SQLite makes its shared memory as it likes.</summary>
    private List<string> Contents() => [.. Directory.GetFiles(_directory.Path, "*", SearchOption.AllDirectories)
        .Where(path => !path.EndsWith("-shm", StringComparison.Ordinal) && !path.EndsWith("lock", StringComparison.Ordinal)).Order()
        .Select(path =>
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return $"{path} {Convert.ToHexString(SHA256.HashData(stream))}";
        })];

    private static HttpClient Connect(ServeProcess process) => new() { BaseAddress = new Uri(process.Url) };

    private Client Operator(HttpClient http) => new(http, "operator",
        EmbeddedIssuer.Open(_directory.Path, SystemClock.Instance).Mint("operator", [.. Api.Scopes.All]));
}
