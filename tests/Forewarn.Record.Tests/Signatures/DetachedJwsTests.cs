using System.Text;
using CsCheck;
using Forewarn.Record.Signatures;

namespace Forewarn.Record.Tests.Signatures;

public sealed class DetachedJwsTests : IDisposable
{
    private static readonly RequestToSign Request = new("forewarn.example/levant", "PUT", "/v1/constraints/1d3c", "\"3\"", "{\"note\":\"שלום\"}"u8.ToArray());

    private readonly PartySigningKey _ed25519 = PartySigningKey.Generate(PartyKeyType.Ed25519);
    private readonly PartySigningKey _p256 = PartySigningKey.Generate(PartyKeyType.P256);

    public void Dispose()
    {
        _ed25519.Dispose();
        _p256.Dispose();
    }

    [Theory]
    [InlineData(PartyKeyType.Ed25519)]
    [InlineData(PartyKeyType.P256)]
    public void A_signed_request_verifies(PartyKeyType type) =>
        DetachedJws.Verify(DetachedJws.Sign(Key(type), Request), Request, Key(type).PublicKey);

    [Theory]
    [InlineData(PartyKeyType.Ed25519, "EdDSA")]
    [InlineData(PartyKeyType.P256, "ES256")]
    public void The_header_says_who_signed_what_for_whom(PartyKeyType type, string algorithm) => Assert.Equal(
        new JwsHeader(algorithm, Key(type).PublicKey.Thumbprint, "forewarn.example/levant", "PUT", "/v1/constraints/1d3c", "\"3\""),
        DetachedJws.ReadHeader(DetachedJws.Sign(Key(type), Request)));

    [Fact]
    public void A_request_without_a_version_has_no_member_for_it()
    {
        var request = new RequestToSign("origin", "POST", "/v1/x", null, ReadOnlyMemory<byte>.Empty);
        Assert.Equal(
            $$"""{"alg":"EdDSA","kid":"{{_ed25519.PublicKey.Thumbprint}}","aud":"origin","htm":"POST","htu":"/v1/x"}""",
            Encoding.UTF8.GetString(Base64UrlText.Decode(DetachedJws.Sign(_ed25519, request).Split('.')[0], "header")));
    }

    [Fact]
    public void Any_JWS_library_verifies_it_with_the_body_put_between_the_points()
    {
        string[] parts = DetachedJws.Sign(_p256, Request).Split('.');
        string input = $"{parts[0]}.{Base64UrlText.Encode(Request.Body.Span)}";
        Assert.True(_p256.PublicKey.Verifies(Encoding.ASCII.GetBytes(input), Base64UrlText.Decode(parts[2], "signature")));
    }

    [Theory]
    [InlineData("aud", "other", "PUT", "/v1/constraints/1d3c", "\"3\"")]
    [InlineData("htm", "forewarn.example/levant", "DELETE", "/v1/constraints/1d3c", "\"3\"")]
    [InlineData("htu", "forewarn.example/levant", "PUT", "/v1/constraints/1d3d", "\"3\"")]
    [InlineData("if_match", "forewarn.example/levant", "PUT", "/v1/constraints/1d3c", "\"4\"")]
    [InlineData("if_match", "forewarn.example/levant", "PUT", "/v1/constraints/1d3c", null)]
    public void A_signature_for_one_request_fits_no_other(string member, string audience, string method, string path, string? ifMatch)
    {
        var other = new RequestToSign(audience, method, path, ifMatch, Request.Body);
        Assert.Contains($"member {member}", Refusal(DetachedJws.Sign(_ed25519, Request), other).Where);
    }

    [Fact]
    public void A_signature_without_a_version_does_not_pass_for_one_with_it()
    {
        var without = new RequestToSign(Request.Audience, Request.Method, Request.Path, null, Request.Body);
        Assert.Contains("member if_match", Refusal(DetachedJws.Sign(_ed25519, without), Request).Where);
    }

    [Theory]
    [InlineData(PartyKeyType.Ed25519)]
    [InlineData(PartyKeyType.P256)]
    public void A_body_with_one_bit_changed_does_not_verify(PartyKeyType type)
    {
        string jws = DetachedJws.Sign(Key(type), Request);
        for (int bit = 0; bit < Request.Body.Length * 8; bit++)
        {
            byte[] body = Request.Body.ToArray();
            body[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal("signature", Refusal(jws, new RequestToSign(Request.Audience, Request.Method, Request.Path, Request.IfMatch, body), Key(type)).Where);
        }
    }

    [Theory]
    [InlineData(PartyKeyType.Ed25519)]
    [InlineData(PartyKeyType.P256)]
    public void A_signature_with_one_character_changed_does_not_verify(PartyKeyType type)
    {
        string jws = DetachedJws.Sign(Key(type), Request);
        for (int position = 0; position < jws.Length; position++)
        {
            foreach (char other in "A_.= \n")
            {
                if (jws[position] != other)
                    Refusal($"{jws[..position]}{other}{jws[(position + 1)..]}", Request, Key(type));
            }
        }
    }

    [Fact]
    public void Another_partys_key_does_not_verify() =>
        Assert.Contains("member kid", Refusal(DetachedJws.Sign(_ed25519, Request), Request, PartySigningKey.Generate(PartyKeyType.Ed25519)).Where);

    [Fact]
    public void The_key_decides_the_algorithm_and_never_the_header()
    {
        string jws = WithHeader(h => h.Replace("EdDSA", "ES256", StringComparison.Ordinal));
        Assert.Contains("member alg", Refusal(jws, Request).Where);
    }

    [Fact]
    public void An_ES256_signature_in_DER_is_refused()
    {
        string[] parts = DetachedJws.Sign(_p256, Request).Split('.');
        byte[] raw = Base64UrlText.Decode(parts[2], "signature");
        byte[] der = [0x30, 70, 0x02, 33, 0, .. raw[..32], 0x02, 33, 0, .. raw[32..]];
        Assert.Contains("64 bytes", Refusal($"{parts[0]}..{Base64UrlText.Encode(der)}", Request, _p256).Accepted);
    }

    [Fact]
    public void A_signature_of_zeros_is_refused() =>
        Refusal($"{DetachedJws.Sign(_p256, Request).Split('.')[0]}..{Base64UrlText.Encode(new byte[64])}", Request, _p256);

    [Fact]
    public void An_Ed25519_signature_with_its_second_half_beyond_the_groups_order_is_refused()
    {
        string[] parts = DetachedJws.Sign(_ed25519, Request).Split('.');
        byte[] signature = Base64UrlText.Decode(parts[2], "signature");
        var order = System.Numerics.BigInteger.Pow(2, 252) + System.Numerics.BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);
        var s = new System.Numerics.BigInteger(signature.AsSpan(32), isUnsigned: true) + order;
        byte[] twin = new byte[32];
        Assert.True(s.TryWriteBytes(twin, out _, isUnsigned: true));
        Refusal($"{parts[0]}..{Base64UrlText.Encode([.. signature[..32], .. twin])}", Request);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("...")]
    [InlineData("e30..AAAA")]
    [InlineData("bnVsbA..AAAA")]
    [InlineData("a.b.c")]
    [InlineData("{}..AAAA")]
    [InlineData("é..é")]
    public void What_is_no_detached_JWS_is_refused(string jws) =>
        Assert.Throws<RecordFormatException>(() => DetachedJws.ReadHeader(jws));

    [Theory]
    [InlineData("\"crit\":[\"b64\"]")]
    [InlineData("\"b64\":false")]
    [InlineData("\"jwk\":{}")]
    [InlineData("\"alg\":\"EdDSA\"")]
    [InlineData("\"\\u0061lg\":\"EdDSA\"")]
    [InlineData("\"typ\":\"JOSE\"")]
    [InlineData("\"if_match\":3")]
    [InlineData("\"if_match\":null")]
    [InlineData("\"if_match\":\"\\n\"")]
    [InlineData("\"if_match\":\"\\ud800\"")]
    public void A_header_with_another_member_or_one_twice_is_refused(string member) =>
        Assert.Throws<RecordFormatException>(() => DetachedJws.ReadHeader(
            WithHeader(h => $"{h.Replace(",\"if_match\":\"\\\"3\\\"\"", "", StringComparison.Ordinal)[..^1]},{member}}}")));

    [Theory]
    [InlineData("alg")]
    [InlineData("kid")]
    [InlineData("aud")]
    [InlineData("htm")]
    [InlineData("htu")]
    public void A_header_without_a_required_member_is_refused_by_its_name(string member)
    {
        string jws = WithHeader(h => System.Text.RegularExpressions.Regex.Replace(h, $"\"{member}\":\"[^\"]*\",", ""));
        Assert.Contains($"member {member}", Assert.Throws<RecordFormatException>(() => DetachedJws.ReadHeader(jws)).Where);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("Ed25519")]
    [InlineData("eddsa")]
    public void Another_algorithm_is_refused(string algorithm) =>
        Assert.Throws<RecordFormatException>(() => DetachedJws.ReadHeader(WithHeader(h => h.Replace("EdDSA", algorithm, StringComparison.Ordinal))));

    [Fact]
    public void A_signature_longer_than_its_limit_is_refused_unread() =>
        Assert.Contains("at most", Assert.Throws<RecordFormatException>(() => DetachedJws.ReadHeader(new string('.', DetachedJws.LengthMax + 1))).Accepted);

    [Fact]
    public void A_request_whose_header_would_be_too_long_is_not_signed() =>
        Assert.Throws<RecordFormatException>(() => DetachedJws.Sign(_ed25519, new RequestToSign(
            new string('\u05D0', RequestToSign.TextLengthMax), "PUT", "/" + new string('\u05D0', RequestToSign.TextLengthMax - 1), null, default)));

    [Theory]
    [InlineData("", "PUT", "/v1")]
    [InlineData("o\n", "PUT", "/v1")]
    [InlineData("o", "put", "/v1")]
    [InlineData("o", "", "/v1")]
    [InlineData("o", "PUT", "v1")]
    [InlineData("o", "PUT", "/v1?a=b")]
    public void What_is_no_request_cannot_be_signed(string audience, string method, string path) =>
        Assert.Throws<RecordFormatException>(() => new RequestToSign(audience, method, path, null, default));

    [Fact]
    public void Any_request_that_can_be_signed_verifies() =>
        Gen.Select(Gen.String[1, 200], Gen.String[0, 200], Gen.String[1, 60].Null(), Gen.Byte.Array[0, 2000])
            .Where((audience, path, ifMatch, _) => IsPlain(audience) && IsPlain(path) && (ifMatch is null || IsPlain(ifMatch)) && !path.Contains('?') && !path.Contains('#'))
            .Sample((audience, path, ifMatch, body) =>
            {
                var request = new RequestToSign(audience, "POST", $"/{path}", ifMatch, body);
                DetachedJws.Verify(DetachedJws.Sign(_ed25519, request), request, _ed25519.PublicKey);
            }, iter: 500);

    [Fact]
    public void Any_bytes_as_a_header_are_read_or_refused() =>
        Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            string jws = $"{Base64UrlText.Encode(bytes)}..{Base64UrlText.Encode(new byte[64])}";
            Assert.Throws<RecordFormatException>(() => DetachedJws.ReadHeader(jws));
        }, iter: 2000);

    /// <summary>Text that UTF-8 can write: control characters and halves of surrogate pairs are not.</summary>
    private static bool IsPlain(string text) => !text.Any(c => char.IsControl(c) || char.IsSurrogate(c));

    private PartySigningKey Key(PartyKeyType type) => type == PartyKeyType.Ed25519 ? _ed25519 : _p256;

    /// <summary>A signature of which somebody has rewritten the header.</summary>
    private string WithHeader(Func<string, string> change)
    {
        string[] parts = DetachedJws.Sign(_ed25519, Request).Split('.');
        string header = Encoding.UTF8.GetString(Base64UrlText.Decode(parts[0], "header"));
        string changed = change(header);
        Assert.NotEqual(header, changed);
        return $"{Base64UrlText.Encode(Encoding.UTF8.GetBytes(changed))}..{parts[2]}";
    }

    private RecordFormatException Refusal(string jws, RequestToSign request, PartySigningKey? key = null) =>
        Assert.Throws<RecordFormatException>(() => DetachedJws.Verify(jws, request, (key ?? _ed25519).PublicKey));
}
