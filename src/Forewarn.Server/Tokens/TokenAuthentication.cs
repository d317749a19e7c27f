using Microsoft.AspNetCore.Http;

namespace Forewarn.Server.Tokens;

/// <summary>Who sent an HTTP request.</summary>
public static class TokenAuthentication
{
    /// <summary>Judges the request's <c>Authorization</c> header. Writes nothing to the response: the endpoint answers in the error
    /// shape of its own API.</summary>
    public static ValueTask<TokenResult> AuthenticateAsync(this TokenValidator validator, HttpContext context)
    {
        var header = context.Request.Headers.Authorization;
        return header.Count > 1
            ? new(TokenRejection.InvalidRequest("The request has more than one Authorization header."))
            : validator.ValidateAsync(header.Count == 0 ? null : header[0]);
    }
}
