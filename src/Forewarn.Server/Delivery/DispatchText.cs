using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Warnings;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Pages;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Server.Delivery;

/// <summary>What a mail or a page says about a dispatch, in the contact's language: a line for it all, and its facts.</summary>
internal sealed class DispatchText
{
    private static readonly ZonedDateTimePattern TimePattern = ZonedDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm z", null);

    private static readonly InstantPattern UtcPattern = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss' UTC'");

    private readonly Dispatch _dispatch;

    public DispatchText(Dispatch dispatch, Instant now)
    {
        (_dispatch, Words) = (dispatch, DeliveryWords.For(dispatch.Contact.Language));
        Subject = (dispatch.Item.IsExercise ? "EXERCISE: " : "") + SubjectOf(dispatch);
        Facts = [.. dispatch.Warning is { } warning ? FactsOf(WarningView.Of(warning, dispatch.Item.To, now), warning) : FactsOf(dispatch.Item)];
    }

    public DeliveryWords Words { get; }

    /// <summary>One line, made of this program's words, names and numbers alone: nothing that somebody wrote is in it.</summary>
    public string Subject { get; }

    public IReadOnlyList<Fact> Facts { get; }

    /// <summary>A moment as people on both sides read it: UTC, and the party's own time.</summary>
    public string Time(Instant time)
    {
        string utc = UtcPattern.Format(time);
        return _dispatch.Zone.Equals(DateTimeZone.Utc) ? utc : $"{utc} ({TimePattern.Format(time.InZone(_dispatch.Zone))})";
    }

    /// <summary>A value among words that run from right to left keeps its own direction (Unicode FSI and PDI).</summary>
    public string Isolated(string value) => TextDirection.Of(Words.Language) == "rtl" ? $"\u2068{value}\u2069" : value;

    private string SubjectOf(Dispatch dispatch)
    {
        var item = dispatch.Item;
        if (dispatch.Warning is not { } warning)
            return Words.Text("event_subject", ("event", Words.Word(Names<EventKind>.Of(item.Kind))), ("subject", item.Subject.ToString()));
        string key = item.Kind switch
        {
            EventKind.WarningEscalated => "escalated_subject",
            EventKind.WarningNotAcknowledged => "not_acknowledged_subject",
            EventKind.WarningAcknowledged => "acknowledged_subject",
            EventKind.WarningOwed => "warning_subject",
            _ => "",
        };
        if (key.Length == 0)
            return Words.Text("event_subject", ("event", Words.Word(Names<EventKind>.Of(item.Kind))), ("subject", Words.Text("warning", NamesOf(warning))));
        return Words.Text(key,
        [
            .. NamesOf(warning),
            ("change", Words.Word(Names<Change>.Of(warning.Change))),
            ("starts", UtcPattern.Format(warning.StartsAt)),
            ("answer", warning.Acknowledgement is { } answered ? Words.Word(Names<Answer>.Of(answered.Answer)) : ""),
        ]);
    }

    private (string, string)[] NamesOf(Warning warning) =>
        [("number", Isolated(NumberOf(warning))), ("from", Isolated(warning.From.ToString())), ("to", Isolated(warning.To.ToString()))];

    private static string NumberOf(Warning warning) => EventSubject.Warning(warning.Number).ToString();

    private IEnumerable<Fact> FactsOf(WarningView view, Warning warning)
    {
        yield return new Fact(Words.Text("label_from"), view.From);
        yield return new Fact(Words.Text("label_to"), view.To);
        yield return new Fact(Words.Text("label_what"), $"{view.Subject.Kind ?? view.Subject.Type} {view.Subject.Id}");
        yield return new Fact(Words.Text("label_change"), Words.Word(view.Change));
        yield return new Fact(Words.Text("label_starts"), Time(warning.StartsAt));
        yield return new Fact(Words.Text("label_ends"), Time(warning.EndsAt));
        yield return new Fact(Words.Text("label_level"), Words.Word(view.Channel));
        if (warning.AcknowledgeBy is { } deadline)
            yield return new Fact(Words.Text("label_acknowledge_by"), Time(deadline));
        if (warning.Acknowledgement is not { } answered)
            yield break;
        yield return new Fact(Words.Text("label_answer"), Words.Word(Names<Answer>.Of(answered.Answer)));
        yield return new Fact(Words.Text("label_by"), answered.By) { IsQuoted = true };
        if (answered.Text.Length > 0)
            yield return new Fact(Words.Text("label_text"), answered.Text) { IsQuoted = true };
        yield return new Fact(Words.Text("label_at"), Time(answered.At));
    }

    private IEnumerable<Fact> FactsOf(OutboxItem item)
    {
        yield return new Fact(Words.Text("label_event"), Words.Word(Names<EventKind>.Of(item.Kind)));
        yield return new Fact(Words.Text("label_about"), $"{Names<EntityType>.Of(item.Subject.Type)} {item.Subject}");
        if (!item.From.IsNobody)
            yield return new Fact(Words.Text("label_from"), item.From.ToString());
        yield return new Fact(Words.Text("label_to"), item.To.ToString());
        yield return new Fact(Words.Text("label_level"), Words.Word(Names<Channel>.Of(item.Channel)));
        yield return new Fact(Words.Text("label_at"), Time(item.At));
    }
}

/// <summary>Something that a mail or a page says.</summary>
/// <param name="Label">What it is called.</param>
/// <param name="Value">This program's words, names, numbers and times; what somebody wrote, where it is quoted.</param>
internal readonly record struct Fact(string Label, string Value)
{
    /// <summary>Whether the value is somebody else's words, which are shown as <see cref="QuotedWords"/>.</summary>
    public bool IsQuoted { get; init; }
}
