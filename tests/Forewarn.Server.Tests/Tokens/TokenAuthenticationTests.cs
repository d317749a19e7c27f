using Forewarn.Server.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Forewarn.Server.Tests.Tokens;

public class TokenAuthenticationTests
{
    private static readonly TestIssuer Issuer = TestIssuer.P256();

    [Fact]
    public async Task The_token_is_read_from_the_Authorization_header() =>
        Assert.IsType<Caller>(await AuthenticateAsync($"Bearer {Issuer.Token()}"));

    [Fact]
    public async Task A_request_without_the_header_carries_no_token() =>
        Assert.Equal(401, Assert.IsType<TokenRejection>(await AuthenticateAsync(StringValues.Empty)).StatusCode);

    [Fact]
    public async Task Two_Authorization_headers_are_an_invalid_request()
    {
        string header = $"Bearer {Issuer.Token()}";
        var rejection = Assert.IsType<TokenRejection>(await AuthenticateAsync(new StringValues([header, header])));
        Assert.Equal("invalid_request", rejection.Error);
    }

    private static async Task<TokenResult> AuthenticateAsync(StringValues header)
    {
        await using var validator = ValidatorBuilder.Believing(Issuer);
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = header;
        return await validator.AuthenticateAsync(context);
    }
}
