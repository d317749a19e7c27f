using CsCheck;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Core.Tests.Airspace;
using static Forewarn.Core.Tests.Airspace.Scenario;
using static Forewarn.Core.Tests.Discovery.Peers;

namespace Forewarn.Core.Tests.Discovery;

public class OvnTests
{
    private static readonly Guid Suffix = Guid.Parse("01929c5a-7e3b-7c4d-9e0f-a1b2c3d4e5f6");
    private static readonly Guid OtherSuffix = Guid.Parse("01929c5a-7e3b-7c4d-9e0f-a1b2c3d4e5f7");

    private readonly Peers _peers = new(new Scenario());

    [Fact]
    public void An_OVN_is_43_characters_of_base64url_and_is_read_back()
    {
        var ovn = _peers.Plan(North, 1, Around()).Declaration.Ovn;

        Assert.Matches("^[A-Za-z0-9_-]{43}$", ovn.ToString());
        Assert.Equal((true, ovn), (Ovn.TryParse(ovn.ToString(), out var again), again));
    }

    [Fact]
    public void Every_version_has_an_OVN_of_its_own()
    {
        var ovns = Enumerable.Range(0, 20).Select(_ => _peers.Plan(North, 1, Around()).Declaration.Ovn).ToArray();

        Assert.Equal(20, ovns.Distinct().Count());
    }

    [Fact]
    public void An_OVN_follows_from_the_secret_of_its_command_and_from_nothing_that_others_know()
    {
        Assert.NotEqual(OvnWith(secret: 1), OvnWith(secret: 2));
        Assert.Equal(OvnWith(secret: 1), OvnWith(secret: 1));
    }

    [Fact]
    public void An_intent_and_a_constraint_of_one_id_and_one_secret_have_different_OVNs()
    {
        var airspace = new Scenario();
        var constraint = Constraint.Create(Id(1), North, ActivityKind.Other, [Around()]).As(new UssReference(Url, null));

        Assert.NotEqual(
            OvnWith(secret: 1), airspace.Done<ReferenceChanged>(new PutReference(North, null, constraint, AirspaceKey.Empty) { Nonce = Secret(1) }).Declaration.Ovn);
    }

    [Theory]
    [InlineData("")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    [InlineData("x y z                                      ")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB")]
    [InlineData("00000001-0000-0000-8000-000000000001-01929c5a-7e3b-7c4d-9e0f-a1b2c3d4e5f6")]
    [InlineData("00000000-0000-0000-0000-000000000000_01929c5a-7e3b-7c4d-9e0f-a1b2c3d4e5f6")]
    public void What_no_airspace_gives_out_is_no_OVN(string text) => Assert.False(Ovn.TryParse(text, out _));

    [Fact]
    public void Any_text_is_an_OVN_in_its_only_spelling_or_none_and_nothing_worse() => Gen.Select(Gen.Char, Gen.Int[0, 130]).Array[1, 3].Select(parts =>
        string.Concat(parts.Select(part => new string(part.Item1, part.Item2)))).Sample(text =>
        Assert.True(!Ovn.TryParse(text, out var ovn) || ovn.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)), iter: 3_000);

    [Fact]
    public void A_manager_gets_the_OVN_that_it_asks_for() =>
        Assert.Equal($"{Id(1)}_{Suffix}", _peers.Plan(North, 1, Around(), suffix: Suffix).Declaration.Ovn.ToString());

    [Fact]
    public void A_change_does_not_keep_the_OVN_that_it_replaces()
    {
        _peers.Plan(North, 1, Around(), suffix: Suffix);

        var refusal = Assert.IsType<Refused>(_peers.TryPlan(North, 1, Around(radius: 600), suffix: Suffix));

        Assert.Equal((RefusalCode.Invalid, "requested_ovn_suffix"), (refusal.Code, refusal.Field));
        Assert.Equal($"{Id(1)}_{OtherSuffix}", _peers.Plan(North, 1, Around(), suffix: OtherSuffix).Declaration.Ovn.ToString());
    }

    [Fact]
    public void A_deletion_shows_the_version_and_the_OVN_that_were_last()
    {
        _peers.Plan(North, 1, Around());
        var last = _peers.Plan(North, 1, Around(radius: 600)).Declaration;

        var deleted = _peers.Delete(Intent(1)).Declaration;

        Assert.Equal((2, last.Ovn), (deleted.Version, deleted.Ovn));
    }

    private static Ovn OvnWith(byte secret)
    {
        var airspace = new Scenario();
        var proposal = OperationalIntent.Create(Id(1), North, IntentState.Accepted, [Around()]).As(new UssReference(Url, null));
        return airspace.Done<ReferenceChanged>(new PutReference(North, null, proposal, AirspaceKey.Empty) { Nonce = Secret(secret) }).Declaration.Ovn;
    }

    private static Nonce Secret(byte number) => Nonce.From(Enumerable.Repeat(number, Nonce.Length).ToArray());
}
