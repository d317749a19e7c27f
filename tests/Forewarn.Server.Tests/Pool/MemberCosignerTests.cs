using CsCheck;
using Forewarn.Journal.Pool;
using Forewarn.Record;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Merkle;
using Forewarn.Record.Notes;
using Forewarn.Server.Recording;
using Forewarn.Server.Tests.Tokens;
using NodaTime;

namespace Forewarn.Server.Tests.Pool;

public sealed class MemberCosignerTests : IDisposable
{
    private const string Origin = "airspace.example/gulf";

    private static readonly Instant Noon = Instant.FromUtc(2026, 11, 23, 12, 0);

    private readonly TemporaryDirectory _directory = new();
    private readonly PoolKey _key;
    private readonly PoolMember _north;

    public MemberCosignerTests()
    {
        _key = PoolKey.Create(Path.Combine(_directory.Path, "north"));
        _north = new PoolMember("north", _key.PublicKey, new Uri("https://north.example"));
    }

    [Fact]
    public void A_member_is_known_by_the_origin_and_its_name()
    {
        var key = MemberCosigner.KeyOf(Origin, _north);
        Assert.Equal(("airspace.example/gulf/north", KeyType.Cosigner), (key.Name, key.Type));
        Assert.Equal(_key.PublicKey, key.PublicKey.AsSpan());
        Assert.Equal(key, VerifierKey.Parse(key.ToString()));
    }

    [Fact]
    public void Every_name_of_a_member_makes_a_name_of_a_key()
    {
        var first = Gen.Char["abcdefghijklmnopqrstuvwxyz0123456789"];
        var rest = Gen.Char["abcdefghijklmnopqrstuvwxyz0123456789.-"].Array[0, PoolMember.NameLengthMax - 1];
        Gen.Select(first, rest).Sample((start, more) =>
            VerifierKey.Parse(MemberCosigner.KeyOf(Origin, new PoolMember(start + new string(more), _key.PublicKey, _north.Url)).ToString()).Name == $"{Origin}/{start}{new string(more)}");
    }

    [Fact]
    public void What_a_member_has_cosigned_verifies_with_its_key()
    {
        string text = new Checkpoint(Origin, 0, TreeHash.OfNoLeaves).ToString();
        var key = MemberCosigner.KeyOf(Origin, _north);
        Assert.Equal(Noon, Cosignature.Verify(key, text, MemberCosigner.Sign(key, _key, text, Noon)));
    }

    [Fact]
    public void Nothing_is_signed_in_the_name_of_another_member()
    {
        using var other = PoolKey.Create(Path.Combine(_directory.Path, "south"));
        string text = new Checkpoint(Origin, 0, TreeHash.OfNoLeaves).ToString();
        Assert.Throws<ArgumentException>(() => MemberCosigner.Sign(MemberCosigner.KeyOf(Origin, _north), other, text, Noon));
    }

    [Fact]
    public void An_origin_that_is_no_name_makes_no_key() =>
        Assert.Throws<RecordFormatException>(() => MemberCosigner.KeyOf("the gulf", _north));

    public void Dispose()
    {
        _key.Dispose();
        _directory.Dispose();
    }
}
