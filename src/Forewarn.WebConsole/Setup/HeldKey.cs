namespace Forewarn.WebConsole.Setup;

/// <summary>A key whose private half a browser holds, as <c>js/signing-key.js</c> tells of it.</summary>
/// <param name="Thumbprint">RFC 7638; null when there is a problem.</param>
/// <param name="Jwk">The public key as JSON.</param>
/// <param name="Problem">shape, public or browser: why it could not be read; null when it could.</param>
public sealed record HeldKey(string? Thumbprint, string? Jwk, string? Problem);
