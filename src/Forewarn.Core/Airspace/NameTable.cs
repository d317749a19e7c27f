using Forewarn.Core.Discovery;

namespace Forewarn.Core.Airspace;

/// <summary>Lets a million declarations share the strings of their manager's name and URL.</summary>
/// <remarks>Beyond <see cref="CountMax"/> of a kind, strings are no longer shared; nothing else depends on it.</remarks>
internal sealed class NameTable
{
    public const int CountMax = 100_000;

    private readonly Dictionary<PartyId, PartyId> _parties = [];
    private readonly Dictionary<UssBaseUrl, UssBaseUrl> _urls = [];

    public PartyId Of(PartyId party) => Shared(_parties, party);

    public UssBaseUrl Of(UssBaseUrl url) => Shared(_urls, url);

    private static T Shared<T>(Dictionary<T, T> known, T value)
        where T : notnull
    {
        if (known.TryGetValue(value, out var shared))
            return shared;
        if (known.Count < CountMax)
            known.Add(value, value);
        return value;
    }
}
