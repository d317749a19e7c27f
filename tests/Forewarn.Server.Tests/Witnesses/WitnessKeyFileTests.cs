using Forewarn.Core;
using Forewarn.Record.Notes;
using Forewarn.Server.Node;
using Forewarn.Server.Tests.Tokens;
using Forewarn.Server.Witnesses;

namespace Forewarn.Server.Tests.Witnesses;

public sealed class WitnessKeyFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string File => Path.Combine(_directory.Path, WitnessKeyFile.FileName);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_new_witness_has_a_name_of_its_own() => Assert.Matches("^witness\\.local/[0-9a-f]{8}$", Open().Name);

    [Fact]
    public void A_witness_can_be_named() => Assert.Equal("witness.example/north", Open("witness.example/north").Name);

    [Fact]
    public void The_key_of_a_witness_signs_checkpoints_with_the_time() => Assert.Equal(KeyType.Cosigner, Open().Type);

    [Fact]
    public void A_key_that_was_made_is_opened_again() => Assert.Equal(Open(), Open());

    [Fact]
    public void A_witness_cannot_be_renamed()
    {
        Open("witness.example/north");
        Assert.Throws<InvalidValueException>(() => Open("witness.example/south"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a+b")]
    [InlineData("a\nb")]
    public void What_is_no_key_name_is_refused(string name) => Assert.Throws<InvalidValueException>(() => Open(name));

    [Fact]
    public void Whoever_is_first_makes_the_key_of_all()
    {
        var keys = new VerifierKey[16];
        Parallel.For(0, keys.Length, i => keys[i] = Open());
        Assert.Single(keys.Distinct());
    }

    [Fact]
    public void The_key_of_a_log_is_no_witness()
    {
        using var key = SigningKey.Generate("log.example", KeyType.Log);
        Forewarn.Record.Signatures.PrivateFile.Create(File, System.Text.Encoding.UTF8.GetBytes(key.ExportPrivate() + "\n"));
        Assert.Throws<DataDirectoryException>(() => Open());
    }

    [Theory]
    [InlineData("")]
    [InlineData("PRIVATE+KEY+")]
    [InlineData("nonsense")]
    public void A_damaged_key_is_refused(string content)
    {
        Forewarn.Record.Signatures.PrivateFile.Create(File, System.Text.Encoding.UTF8.GetBytes(content));
        Assert.Throws<DataDirectoryException>(() => Open());
    }

    [Fact]
    public void A_key_that_others_can_read_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        Open();
        if (!OperatingSystem.IsWindows())
            System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains("0600", Assert.Throws<DataDirectoryException>(() => Open()).Message);
    }

    private VerifierKey Open(string? name = null)
    {
        using var key = WitnessKeyFile.OpenOrCreate(_directory.Path, name);
        return key.VerifierKey;
    }
}
