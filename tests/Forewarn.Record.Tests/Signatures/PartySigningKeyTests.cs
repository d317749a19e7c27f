using System.Text;
using Forewarn.Record.Signatures;

namespace Forewarn.Record.Tests.Signatures;

public sealed class PartySigningKeyTests : IDisposable
{
    private static readonly RequestToSign Request = new("origin", "POST", "/v1/x", null, "{}"u8.ToArray());

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(PartyKeyType.Ed25519)]
    [InlineData(PartyKeyType.P256)]
    public void A_key_that_was_written_signs_again_as_the_same_key(PartyKeyType type)
    {
        string path = _directory.File("key.jwk");
        using var key = PartySigningKey.Generate(type);
        key.WriteTo(path);
        using var again = PartySigningKey.ReadFrom(path);
        DetachedJws.Verify(DetachedJws.Sign(again, Request), Request, key.PublicKey);
    }

    [Fact]
    public void Only_its_owner_can_use_the_file_of_a_key()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        string path = Written();
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void A_file_that_others_can_read_is_no_place_for_a_key()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        string path = Written();
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Contains("0600", Assert.Throws<RecordFormatException>(() => PartySigningKey.ReadFrom(path)).Accepted);
    }

    [Fact]
    public void A_key_is_never_written_over_another()
    {
        string path = Written();
        string before = File.ReadAllText(path);
        using var second = PartySigningKey.Generate(PartyKeyType.P256);
        Assert.ThrowsAny<IOException>(() => second.WriteTo(path));
        Assert.Equal(before, File.ReadAllText(path));
    }

    [Fact]
    public void Nothing_but_the_key_is_left_in_its_directory() =>
        Assert.Equal([Written()], Directory.GetFileSystemEntries(_directory.Path));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","d":""}""")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","d":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"__________________________________________8"}""")]
    public void What_is_no_private_key_is_refused(string json) =>
        Assert.Throws<RecordFormatException>(() => PartySigningKey.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void The_private_P256_key_of_RFC_7515_A_3_is_read()
    {
        using var key = PartySigningKey.Parse("""{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}"""u8.ToArray());
        DetachedJws.Verify(DetachedJws.Sign(key, Request), Request, key.PublicKey);
    }

    [Fact]
    public void Threads_share_a_key()
    {
        using var key = PartySigningKey.Generate(PartyKeyType.P256);
        Parallel.For(0, 200, _ => DetachedJws.Verify(DetachedJws.Sign(key, Request), Request, key.PublicKey));
    }

    private string Written()
    {
        string path = _directory.File("key.jwk");
        using var key = PartySigningKey.Generate(PartyKeyType.Ed25519);
        key.WriteTo(path);
        return path;
    }
}
