namespace Forewarn.Server.Tokens;

/// <summary>What became of the credentials of a request: a <see cref="Caller"/> or a <see cref="TokenRejection"/>.</summary>
public abstract record TokenResult
{
    private protected TokenResult()
    {
    }
}
