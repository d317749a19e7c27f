using NodaTime;

namespace Forewarn.Server.Tests.Astm.Model;

/// <summary>What is held against the model.</summary>
internal interface IDss
{
    /// <summary>Puts a request, and takes the answer apart.</summary>
    Task<Reply> AskAsync(Request request, Instant now);
}
