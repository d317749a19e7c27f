using System.Collections.Immutable;
using System.Globalization;
using NodaTime;

namespace Forewarn.Server.Tests.Astm.Model;

/// <summary>An answer, taken apart: the same for the model and for whatever is held against it.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Fields">What the answer shows, in order.</param>
/// <param name="Subscribers">Whom a change is to be told to, in order; default when the answer does not say.</param>
internal sealed record Reply(int Status, ImmutableArray<(string Field, string Value)> Fields, ImmutableArray<Subscriber> Subscribers)
{
    public static Reply Refusal(int status) => new(status, [], []);

    /// <summary>Why the other answer is not this one; null when it is.</summary>
    public string? DifferenceFrom(Reply actual, Names names)
    {
        if (Status != actual.Status)
            return $"status {actual.Status} instead of {Status}";
        if (Fields.Length != actual.Fields.Length)
            return $"{actual.Fields.Length} fields instead of {Fields.Length}:\n  {Text(actual.Fields)}\ninstead of\n  {Text(Fields)}";
        for (int i = 0; i < Fields.Length; i++)
        {
            var (expected, found) = (Fields[i], actual.Fields[i]);
            if (expected.Field != found.Field || !names.Agrees(expected.Value, found.Value))
                return $"{found.Field} = {found.Value} instead of {expected.Field} = {names.MeaningOf(expected.Value)} ({expected.Value})";
        }
        if (actual.Subscribers.IsDefault)
            return null;
        var subscribers = Subscribers.Select(subscriber => subscriber with { Id = names.MeaningOf(subscriber.Id) })
            .OrderBy(subscriber => subscriber.BaseUrl, StringComparer.Ordinal).ThenBy(subscriber => subscriber.Id, StringComparer.Ordinal).ToArray();
        return subscribers.SequenceEqual(actual.Subscribers) ? null
            : $"subscribers\n  {string.Join("\n  ", actual.Subscribers)}\ninstead of\n  {string.Join<Subscriber>("\n  ", subscribers)}";
    }

    public override string ToString() => $"{Status} {Text(Fields)} {(Subscribers.IsDefault ? "" : string.Join(' ', Subscribers))}";

    private static string Text(ImmutableArray<(string Field, string Value)> fields) => string.Join("\n  ", fields.Select(field => $"{field.Field} = {field.Value}"));
}

/// <summary>A subscription that a change is to be told to.</summary>
internal sealed record Subscriber(string BaseUrl, string Id, int Index);

/// <summary>Makes a <see cref="Reply"/>.</summary>
internal sealed class ReplyBuilder(int status)
{
    private readonly ImmutableArray<(string, string)>.Builder _fields = ImmutableArray.CreateBuilder<(string, string)>();
    private readonly ImmutableArray<Subscriber>.Builder _subscribers = ImmutableArray.CreateBuilder<Subscriber>();

    public ReplyBuilder Field(string name, string value)
    {
        _fields.Add((name, value));
        return this;
    }

    public ReplyBuilder Field(string name, int value) => Field(name, value.ToString(CultureInfo.InvariantCulture));

    public ReplyBuilder Field(string name, bool value) => Field(name, value ? "true" : "false");

    public ReplyBuilder Field(string name, Instant value) => Field(name, Shown.Time(value));

    public void Subscriber(string url, string id, int index) => _subscribers.Add(new Subscriber(url, id, index));

    public Reply Done() => new(status, _fields.DrainToImmutable(), _subscribers.DrainToImmutable());
}
