using Forewarn.Core;
using Forewarn.Server.Tokens;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.IdentityModel.JsonWebTokens;
using NodaTime;
using NodaTime.Testing;

namespace Forewarn.Server.Tests.Tokens;

public sealed class EmbeddedIssuerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeClock _clock = ValidatorBuilder.Clock();

    private string KeyPath => Path.Combine(_directory.Path, "issuer.pem");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_minted_token_names_its_party_and_scopes()
    {
        await using var validator = OpenValidator();
        var caller = await validator.AcceptAsync(Open().Mint("il-af", ["forewarn.read", "forewarn.declare"]));
        Assert.Equal(("il-af", true, true), (caller.Party, caller.Has("forewarn.read"), caller.Has("forewarn.declare")));
    }

    [Fact]
    public async Task A_minted_token_names_the_person_who_acts_for_the_party()
    {
        await using var validator = OpenValidator();
        Assert.Equal("y.cohen@il.example", (await validator.AcceptAsync(Open().Mint("il-af", ["s"], person: "y.cohen@il.example"))).Person);
    }

    [Fact]
    public async Task A_minted_token_names_no_person_unless_told()
    {
        await using var validator = OpenValidator();
        Assert.Equal("", (await validator.AcceptAsync(Open().Mint("il-af", ["s"]))).Person);
    }

    [Theory, InlineData("a b"), InlineData("<b>"), InlineData("a\n"), InlineData("\u05d0")]
    public void A_token_is_not_minted_for_what_is_no_persons_name(string person) =>
        Assert.Equal("person", Assert.Throws<InvalidValueException>(() => Open().Mint("il-af", ["s"], person: person)).Field);

    [Fact]
    public async Task A_minted_token_lives_for_an_hour_unless_told_otherwise()
    {
        await using var validator = OpenValidator();
        Assert.Equal(TestIssuer.Now + Duration.FromHours(1), (await validator.AcceptAsync(Open().Mint("uss-1", ["s"]))).Expiry);
    }

    [Fact]
    public async Task A_token_minted_for_another_audience_is_refused()
    {
        await using var validator = OpenValidator();
        await validator.RejectAsync(Open().Mint("uss-1", ["s"], audience: "elsewhere"));
    }

    [Fact]
    public async Task A_token_with_the_most_and_longest_scopes_is_short_enough_to_be_read()
    {
        await using var validator = OpenValidator();
        var scopes = Enumerable.Range(10, EmbeddedIssuer.ScopesMax).Select(i => $"{i}".PadRight(EmbeddedIssuer.TextLengthMax, 'x')).ToList();
        Assert.Equal(scopes.Count, (await validator.AcceptAsync(Open().Mint(new string('p', 128), scopes))).Scopes.Count);
    }

    [Fact]
    public async Task The_embedded_issuer_is_not_believed_when_keys_are_configured()
    {
        await using var validator = ValidatorBuilder.Believing(TestIssuer.P256());
        await validator.RejectAsync(Open().Mint("uss-1", ["s"], audience: "node.example"));
    }

    [Fact]
    public void Two_tokens_for_the_same_party_differ()
    {
        var issuer = Open();
        Assert.NotEqual(Id(issuer.Mint("uss-1", ["s"])), Id(issuer.Mint("uss-1", ["s"])));
        static string Id(string token) => new JsonWebToken(token).Id;
    }

    [Fact]
    public void The_key_is_named_by_its_RFC_7638_thumbprint()
    {
        using var key = System.Security.Cryptography.ECDsa.Create();
        string kid = new JsonWebToken(Open().Mint("uss-1", ["s"])).Kid;
        key.ImportFromPem(File.ReadAllText(KeyPath));
        var point = key.ExportParameters(false).Q;
        string canonical = $$"""{"crv":"P-256","kty":"EC","x":"{{TestIssuer.Encode(point.X!)}}","y":"{{TestIssuer.Encode(point.Y!)}}"}""";
        byte[] thumbprint = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(canonical));
        Assert.Equal(TestIssuer.Encode(thumbprint), kid);
    }

    [Fact]
    public void The_key_is_readable_by_its_owner_alone()
    {
        Open();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, Mode);
    }

    [Theory, InlineData(UnixFileMode.GroupRead), InlineData(UnixFileMode.OtherRead), InlineData(UnixFileMode.GroupWrite)]
    public void A_key_that_others_may_use_is_refused(UnixFileMode extra)
    {
        Open();
        Mode |= extra;
        Assert.Contains("others", Assert.Throws<InvalidValueException>(Open).Message);
    }

    [Fact]
    public void The_key_survives_a_restart() => Assert.Equal(Open().Keys.ToString(), Open().Keys.ToString());

    [Fact]
    public async Task Processes_that_start_at_once_end_with_one_key()
    {
        using var barrier = new Barrier(8);
        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(() =>
        {
            barrier.SignalAndWait();
            return Open().Keys.ToString();
        }, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        Assert.Single(opened.Distinct());
    }

    [Fact]
    public void Nothing_but_the_key_is_left_in_the_directory()
    {
        Open();
        Assert.Equal([KeyPath], Directory.GetFiles(_directory.Path));
    }

    [Theory, InlineData(""), InlineData("not a key"), InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    public void A_damaged_key_is_refused_and_left_as_it_is(string text)
    {
        Open();
        File.WriteAllText(KeyPath, text);
        Assert.Throws<InvalidValueException>(Open);
        Assert.Equal(text, File.ReadAllText(KeyPath));
    }

    [Theory, InlineData(""), InlineData("-a"), InlineData("a b"), InlineData("a/b")]
    public void A_token_is_not_minted_for_a_party_that_cannot_be_named(string party) =>
        Assert.Equal("party", Assert.Throws<InvalidValueException>(() => Open().Mint(party, ["s"])).Field);

    [Theory, InlineData(""), InlineData("a b"), InlineData("a\"b"), InlineData("é")]
    public void A_token_is_not_minted_for_something_that_is_no_scope(string scope) =>
        Assert.Equal("scope", Assert.Throws<InvalidValueException>(() => Open().Mint("uss-1", [scope])).Field);

    [Theory, InlineData(0), InlineData(-1), InlineData((30 * 86_400) + 1)]
    public void A_lifetime_out_of_range_is_refused(int seconds) => Assert.Equal("lifetime",
        Assert.Throws<InvalidValueException>(() => Open().Mint("uss-1", ["s"], lifetime: Duration.FromSeconds(seconds))).Field);

    private UnixFileMode Mode
    {
        get => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(KeyPath);
        set
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(KeyPath, value);
        }
    }

    private EmbeddedIssuer Open() => EmbeddedIssuer.Open(_directory.Path, _clock);

    private TokenValidator OpenValidator() => TokenValidator.Open(new TokenOptions(), _directory.Path, _clock, NullLogger.Instance);
}
