using System.Text;
using Forewarn.Core.Airspace;
using Forewarn.Core.Warnings;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Airspace;

public class PartyKeyTests
{
    private readonly Scenario _airspace = new();

    /// <summary>The example of RFC 8037, appendix A.3.</summary>
    [Fact]
    public void A_key_is_named_by_its_thumbprint() => Assert.Equal(
        "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
        PartyKey.Create("""{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""").KeyId.ToString());

    [Theory]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""")]
    [InlineData("""{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" }""")]
    [InlineData("""{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo="}""")]
    [InlineData("""{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURp"}""")]
    [InlineData("""{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""")]
    [InlineData("""{"crv":"Ed25519","kty":"OKP","x":""}""")]
    [InlineData("""{"crv":"P-256","kty":"EC","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""")]
    [InlineData("""{"crv":"P-384","kty":"EC","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","y":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""")]
    [InlineData("{}")]
    [InlineData("")]
    public void A_key_of_another_form_or_kind_is_refused(string jwk) =>
        Assert.Equal("key", Assert.Throws<InvalidValueException>(() => PartyKey.Create(jwk)).Field);

    [Fact]
    public void The_first_key_needs_no_signature()
    {
        var registered = _airspace.Register(Alpha, KeyOf(1));

        Assert.Equal((true, Noon, true), (registered.Created, registered.Key.RegisteredAt, registered.Key.IsActive));
        Assert.Equal([registered.Key], _airspace.State.KeysOf(Alpha));
    }

    [Fact]
    public void The_first_key_may_sign_its_own_registration() => Assert.True(_airspace.Register(Alpha, KeyOf(1), SignedWith(KeyOf(1))).Created);

    [Fact]
    public void The_next_key_is_signed_with_an_active_one()
    {
        _airspace.Register(Alpha, KeyOf(1));

        Assert.Equal(RefusalCode.SignatureRequired, _airspace.Refused(new PutPartyKey(Alpha, Alpha, KeyOf(2))).Code);
        Assert.Equal(RefusalCode.UnknownKey, _airspace.Refused(new PutPartyKey(Alpha, Alpha, KeyOf(2)) { Signature = SignedWith(KeyOf(2)) }).Code);
        Assert.True(_airspace.Register(Alpha, KeyOf(2), SignedWith(KeyOf(1))).Created);
    }

    [Fact]
    public void Nobody_registers_a_key_for_another_party() =>
        Assert.Equal(RefusalCode.NotManager, _airspace.Refused(new PutPartyKey(Alpha, Bravo, KeyOf(1))).Code);

    [Fact]
    public void A_stranger_registers_no_key()
    {
        var stranger = PartyId.Parse("stranger");

        Assert.Equal(RefusalCode.UnknownParty, _airspace.Refused(new PutPartyKey(stranger, stranger, KeyOf(1))).Code);
    }

    [Fact]
    public void Everybody_hears_of_keys()
    {
        var registered = _airspace.Register(Alpha, KeyOf(1));
        var revoked = _airspace.Done<KeyRevoked>(new RevokePartyKey(PartyId.Parse("operator"), Alpha, KeyOf(1).KeyId));

        Assert.Equal(
            (EventKind.KeyRegistered, EventKind.KeyRevoked, true, true),
            (_airspace.State.Events[registered.Leaf].Kind, _airspace.State.Events[revoked.Leaf].Kind,
                _airspace.State.Events[registered.Leaf].IsFor(Delta), _airspace.State.Events[revoked.Leaf].IsFor(Delta)));
    }

    public static TheoryData<string> WordsOfAParty => ["declare", "end", "acknowledge", "put-key", "revoke-key"];

    [Theory]
    [MemberData(nameof(WordsOfAParty))]
    public void Once_there_is_an_active_key_the_words_of_a_party_must_be_signed(string words)
    {
        var command = CommandOf(words);
        _airspace.Register(Bravo, KeyOf(1));

        var refused = _airspace.Refused(command);
        Assert.Equal((RefusalCode.SignatureRequired, "Forewarn-Signature"), (refused.Code, refused.Field));
    }

    [Theory]
    [MemberData(nameof(WordsOfAParty))]
    public void What_is_signed_with_an_active_key_of_the_party_is_accepted(string words)
    {
        var command = CommandOf(words);
        _airspace.Register(Bravo, KeyOf(1));

        Assert.IsNotType<Refused>(_airspace.Apply(command with { Signature = SignedWith(KeyOf(1)) }));
    }

    [Theory]
    [MemberData(nameof(WordsOfAParty))]
    public void What_is_signed_with_the_key_of_another_party_is_refused(string words)
    {
        var command = CommandOf(words);
        _airspace.Register(Alpha, KeyOf(1));
        _airspace.Register(Bravo, KeyOf(2));

        Assert.Equal(RefusalCode.UnknownKey, _airspace.Refused(command with { Signature = SignedWith(KeyOf(1)) }).Code);
    }

    [Fact]
    public void What_is_signed_with_a_revoked_key_is_refused()
    {
        var command = CommandOf("declare");
        _airspace.Register(Bravo, KeyOf(1));
        _airspace.Done<KeyRevoked>(new RevokePartyKey(PartyId.Parse("operator"), Bravo, KeyOf(1).KeyId));

        Assert.Equal(RefusalCode.UnknownKey, _airspace.Refused(command with { Signature = SignedWith(KeyOf(1)) }).Code);
    }

    [Fact]
    public void A_party_whose_keys_are_all_revoked_need_not_sign()
    {
        var command = CommandOf("declare");
        _airspace.Register(Bravo, KeyOf(1));
        _airspace.Done<KeyRevoked>(new RevokePartyKey(PartyId.Parse("operator"), Bravo, KeyOf(1).KeyId));

        _airspace.Done<Declared>(command);
    }

    [Fact]
    public void A_subscription_an_observation_and_a_delivery_need_no_signature()
    {
        _airspace.Watch(Bravo, 1, Around());
        var owed = _airspace.Fly(Alpha, 1, Around()).Warnings.Single();
        _airspace.Register(Bravo, KeyOf(1));
        _airspace.Register(Delta, KeyOf(2));

        _airspace.Watch(Bravo, 2, Around());
        _airspace.Deliver(owed);
        _airspace.See(Alpha, Place(0, 0));
    }

    [Fact]
    public void A_signature_of_a_party_without_keys_is_refused() => Assert.Equal(
        RefusalCode.UnknownKey, _airspace.Refused(_airspace.Flight(Alpha, 1, Around()) with { Signature = SignedWith(KeyOf(1)) }).Code);

    [Fact]
    public void A_revoked_key_cannot_come_back()
    {
        _airspace.Register(Alpha, KeyOf(1));
        _airspace.Done<KeyRevoked>(new RevokePartyKey(Alpha, Alpha, KeyOf(1).KeyId) { Signature = SignedWith(KeyOf(1)) });

        Assert.Equal(RefusalCode.Conflict, _airspace.Refused(new PutPartyKey(Alpha, Alpha, KeyOf(1))).Code);
    }

    [Fact]
    public void The_revocation_of_a_key_that_is_not_there_is_refused() =>
        Assert.Equal(RefusalCode.NotFound, _airspace.Refused(new RevokePartyKey(Alpha, Alpha, KeyOf(1).KeyId)).Code);

    [Fact]
    public void A_key_registered_again_needs_no_signature_and_gets_the_first_answer()
    {
        var first = _airspace.Register(Alpha, KeyOf(1));

        var second = _airspace.At(5).Register(Alpha, KeyOf(1));
        Assert.Equal((first.Key, false), (second.Key, second.Created));
    }

    [Fact]
    public void A_party_has_so_many_active_keys_and_no_more()
    {
        _airspace.Register(Alpha, KeyOf(0));
        for (int number = 1; number < Limits.KeysPerPartyMax; number++)
            _airspace.Register(Alpha, KeyOf(number), SignedWith(KeyOf(0)));

        var oneMore = new PutPartyKey(Alpha, Alpha, KeyOf(100)) { Signature = SignedWith(KeyOf(0)) };
        Assert.Equal(RefusalCode.LimitReached, _airspace.Refused(oneMore).Code);
        _airspace.Done<KeyRevoked>(new RevokePartyKey(PartyId.Parse("operator"), Alpha, KeyOf(3).KeyId));
        _airspace.Done<KeyRegistered>(oneMore);
    }

    [Fact]
    public void The_keys_of_a_party_that_was_removed_are_forgotten()
    {
        _airspace.Register(Alpha, KeyOf(1));
        _airspace.Done<PartyRemoved>(new RemoveParty(Bravo, Alpha, 1));

        Assert.Empty(_airspace.State.KeysOf(Alpha));
    }

    [Fact]
    public void A_signature_is_carried_in_the_details_and_its_key_in_the_bytes_that_are_kept()
    {
        var command = CommandOf("declare") with { Signature = SignedWith(KeyOf(1), Encoding.UTF8.GetBytes("the body")) };

        var (bytes, details) = Core.Format.CommandFormat.Encode(command, new Core.Format.CanonicalWriter(), new byte[16]);
        Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(KeyOf(1).KeyId.ToString())) > 0);
        Assert.Equal(-1, bytes.AsSpan().IndexOf("the body"u8));
        Assert.True(details.AsSpan().IndexOf("the body"u8) > 0);
    }

    /// <summary>A command of bravo that is accepted when bravo has no key, or signs with it.</summary>
    private Command CommandOf(string words)
    {
        _airspace.Watch(Bravo, 1, Around());
        var owed = _airspace.Fly(Alpha, 1, Around()).Warnings.Single();
        _airspace.Close(Bravo, 2, Around());
        return words switch
        {
            "declare" => _airspace.Flight(Bravo, 3, Around()),
            "end" => new EndDeclaration(Bravo, Hazard(2), 1),
            "acknowledge" => new Acknowledge(Bravo, owed.Number, Answer.Received, "duty officer", ""),
            "put-key" => new PutPartyKey(Bravo, Bravo, KeyOf(8)),
            _ => new RevokePartyKey(Bravo, Bravo, KeyOf(1).KeyId),
        };
    }
}
