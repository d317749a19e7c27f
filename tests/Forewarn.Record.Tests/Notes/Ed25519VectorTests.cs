using Forewarn.Record.Notes;

namespace Forewarn.Record.Tests.Notes;

/// <summary>RFC 8032, section 7.1, through the keys of this library.</summary>
public sealed class Ed25519VectorTests
{
    public static TheoryData<string, string, string, string> Vectors => new()
    {
        {
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        },
        {
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        },
        {
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        },
        {
            "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
        },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_seed_has_the_public_key_of_the_standard(string seed, string publicKey, string message, string signature)
    {
        _ = (message, signature);
        using SigningKey key = KeyOf(seed);
        Assert.Equal(publicKey, Convert.ToHexStringLower(key.VerifierKey.PublicKey.AsSpan()));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_message_has_the_signature_of_the_standard(string seed, string publicKey, string message, string signature)
    {
        _ = publicKey;
        using SigningKey key = KeyOf(seed);
        Assert.Equal(signature, Convert.ToHexStringLower(key.SignMessage(Convert.FromHexString(message))));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void The_signature_of_the_standard_verifies(string seed, string publicKey, string message, string signature)
    {
        _ = seed;
        var key = new VerifierKey("rfc8032.example", KeyType.Log, Convert.FromHexString(publicKey));
        Assert.True(key.VerifyMessage(Convert.FromHexString(message), Convert.FromHexString(signature)));
    }

    /// <summary>RFC 8032, section 5.1.7: S must be below the order of the group, or anyone could write a second signature of the same message.</summary>
    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_signature_with_the_order_of_the_group_added_is_refused(string seed, string publicKey, string message, string signature)
    {
        _ = seed;
        var key = new VerifierKey("rfc8032.example", KeyType.Log, Convert.FromHexString(publicKey));
        byte[] malleated = Convert.FromHexString(signature);
        byte[] order = Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        int carry = 0;
        for (int i = 0; i < order.Length; i++)
        {
            carry += malleated[32 + i] + order[i];
            malleated[32 + i] = unchecked((byte)carry);
            carry >>= 8;
        }
        Assert.False(key.VerifyMessage(Convert.FromHexString(message), malleated));
    }

    /// <summary>With a public key of small order one signature would fit every message.</summary>
    [Fact]
    public void A_public_key_of_small_order_verifies_nothing()
    {
        byte[] identity = [1, .. new byte[31]];
        var key = new VerifierKey("rfc8032.example", KeyType.Log, identity);
        byte[] signature = [.. identity, .. new byte[32]];
        Assert.False(key.VerifyMessage("any message"u8, signature));
    }

    private static SigningKey KeyOf(string seed) => SigningKey.FromSeed("rfc8032.example", KeyType.Log, Convert.FromHexString(seed));
}
