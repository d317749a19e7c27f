using System.Diagnostics;
using Forewarn.Core.Airspace;
using Forewarn.Core.Hotline;
using Forewarn.Core.Warnings;
using Forewarn.Server.Hotline;

namespace Forewarn.Server.Api.Wire;

/// <summary>A thread as one of its parties sees it.</summary>
/// <param name="Messages">How many there are.</param>
/// <param name="Undelivered">How many of them to you have not been delivered yet.</param>
/// <param name="Unread">How many of them to you nobody has marked as read.</param>
/// <param name="LastAt">When something was last written in it.</param>
/// <param name="Exercise">True when it is of an exercise; absent otherwise.</param>
public sealed record ThreadView(
    string Id, bool? Exercise, string Channel, string[] Parties, string OpenedBy, string OpenedAt, string Title, TopicBody? About, int Messages, int Undelivered, int Unread,
    string LastAt, long Leaf)
{
    internal static ThreadView Of(HotlineThread thread, PartyId reader) => new(
        thread.Id.ToString(), thread.IsExercise ? true : null, Names<Channel>.Of(thread.Channel), PartyNames.Of(thread.Parties), thread.OpenedBy.ToString(),
        Times.Of(thread.OpenedAt), thread.Title, TopicBody.Of(thread.Topic), thread.Messages.Length,
        thread.Messages.Count(message => message.MarksOf(reader) is { Delivery: null }), thread.Messages.Count(message => message.MarksOf(reader) is { Reading: null }),
        Times.Of(thread.LastAt), thread.Leaf);
}

/// <summary>A message as one of the parties of its thread sees it.</summary>
/// <param name="Own">True when you sent it; absent otherwise.</param>
/// <param name="Number">1 for the first of the thread, then counting up.</param>
/// <param name="Language">Language of the author, when it was said.</param>
/// <param name="Original">What a template says in the author's language; absent without a template.</param>
/// <param name="Renderings">What a template says in your languages, preferred first; absent without a template.</param>
/// <param name="Text">Free text, as it was written.</param>
/// <param name="Marks">How far it has come: to the sender with everyone, to the others with themselves.</param>
/// <param name="Leaf">Index of the leaf of the record that says what it says.</param>
public sealed record MessageView(
    string Id, bool? Exercise, bool? Own, int Number, string From, string SentAt, string By, string? Language, string? Template, SortedDictionary<string, string>? Fields,
    RenderingView? Original, RenderingView[]? Renderings, string? Text, AttachmentBody[]? Attachments, MarksView[] Marks, long Leaf);

/// <summary>A template's message in one language.</summary>
/// <param name="Language">BCP 47.</param>
/// <param name="Direction">ltr or rtl.</param>
/// <param name="Title">A few words that say what it is.</param>
/// <param name="Text">Several lines; what was filled in is isolated with U+2068 and U+2069.</param>
public sealed record RenderingView(string Language, string Direction, string Title, string Text)
{
    internal static RenderingView? Of(MessageRendering? rendering) =>
        rendering is null ? null : new RenderingView(rendering.Language, rendering.Direction, rendering.Title, rendering.Text);
}

/// <summary>How far a message has come with a party.</summary>
/// <param name="DeliveredAt">When the party's own request was answered with it; absent until then.</param>
/// <param name="ReadAt">When somebody there marked it as read; absent until then.</param>
public sealed record MarksView(string To, string? DeliveredAt, string? Transport, string? ReadAt, string? ReadBy)
{
    internal static MarksView Of(MessageMarks marks) => new(
        marks.To.ToString(), Times.Of(marks.Delivery?.At), marks.Delivery is { } delivery ? Names<Transport>.Of(delivery.Transport) : null,
        Times.Of(marks.Reading?.At), marks.Reading?.By);
}

/// <summary>A thread, after it was opened.</summary>
public sealed record ThreadAnswer(ThreadView Thread, long Leaf);

/// <summary>A thread, read.</summary>
public sealed record ThreadReading(ThreadView Thread);

/// <summary>A page of threads.</summary>
public sealed record ThreadsAnswer(ThreadView[] Threads, string? NextCursor);

/// <summary>A message, after it was sent or marked.</summary>
public sealed record MessageAnswer(MessageView Message, long Leaf);

/// <summary>A page of the messages of a thread.</summary>
public sealed record MessagesAnswer(ThreadView Thread, MessageView[] Messages, string? NextCursor);

/// <summary>A call as its participants see it.</summary>
/// <param name="Logged">What the one who logged it says.</param>
/// <param name="Readouts">All versions of all sides, in the order in which they were filed.</param>
/// <param name="Comparison">What the sides say by now, beside each other.</param>
/// <param name="NotFiled">The participants that have filed no readout.</param>
public sealed record CallView(
    string Id, string[] Participants, string LoggedBy, string LoggedAt, string By, CallAccountView Logged, TopicBody? About, ReadoutView[] Readouts,
    ComparisonView[] Comparison, string[] NotFiled, long Leaf)
{
    internal static CallView Of(Call call) => new(
        call.Id.ToString(), PartyNames.Of(call.Participants), call.LoggedBy.ToString(), Times.Of(call.LoggedAt), call.By, CallAccountView.Of(call.Account),
        TopicBody.Of(call.Topic), [.. call.Readouts.Select(ReadoutView.Of)], [.. CallComparison.Of(call).Select(compared => ComparisonView.Of(compared, call))],
        PartyNames.Of([.. call.Participants.Where(party => call.ReadoutOf(party) is null)]), call.Leaf);
}

/// <summary>What somebody says of a call; what is absent is not said.</summary>
public sealed record CallAccountView(string? Initiator, string? Channel, string? Start, string? End, string[]? Subjects)
{
    internal static CallAccountView Of(CallAccount account) => new(
        account.Initiator?.ToString(), account.Channel is { } channel ? Names<Channel>.Of(channel) : null, Times.Of(account.Start), Times.Of(account.End),
        account.Subjects.IsEmpty ? null : [.. account.Subjects]);
}

/// <summary>One version of one side's own account of a call.</summary>
public sealed record ReadoutView(string Party, int Version, string FiledAt, string By, string? Language, CallAccountView Account, string Text, long Leaf)
{
    internal static ReadoutView Of(Readout readout) => new(
        readout.Party.ToString(), readout.Version, Times.Of(readout.FiledAt), readout.By, readout.Language.Length == 0 ? null : readout.Language,
        CallAccountView.Of(readout.Account), readout.Text, readout.Leaf);
}

/// <summary>What the sides of a call say of one member of it. Nothing is merged.</summary>
/// <param name="Member">initiator, channel, start, end or subjects.</param>
/// <param name="Agreement">not-said, said-by-some, agree or differ.</param>
/// <param name="Said">Who says what; subjects in the order in which that side gives them.</param>
public sealed record ComparisonView(string Member, string Agreement, SaidView[] Said)
{
    internal static ComparisonView Of(CallComparison compared, Call call) => new(
        Names<CallMember>.Of(compared.Member), Names<Agreement>.Of(compared.Agreement),
        [.. compared.Said.Select(party => new SaidView(party.ToString(), ValuesOf(call.AccountOf(party), compared.Member)))]);

    private static string[] ValuesOf(CallAccount account, CallMember member)
    {
        var view = CallAccountView.Of(account);
        return member switch
        {
            CallMember.Initiator => [view.Initiator!],
            CallMember.Channel => [view.Channel!],
            CallMember.Start => [view.Start!],
            CallMember.End => [view.End!],
            CallMember.Subjects => view.Subjects!,
            _ => throw new UnreachableException(member.ToString()),
        };
    }
}

/// <summary>What one side says.</summary>
/// <param name="Values">One, but for subjects.</param>
public sealed record SaidView(string Party, string[] Values);

/// <summary>A call, after it was logged.</summary>
public sealed record CallAnswer(CallView Call, long Leaf);

/// <summary>A call, read.</summary>
public sealed record CallReading(CallView Call);

/// <summary>A page of calls.</summary>
public sealed record CallsAnswer(CallView[] Calls, string? NextCursor);

/// <summary>A call, after a readout of it was filed.</summary>
public sealed record ReadoutAnswer(ReadoutView Readout, CallView Call, long Leaf);

/// <summary>The standing templates, in the order in which they are offered.</summary>
public sealed record TemplatesAnswer(TemplateView[] Templates);

/// <summary>A standing template.</summary>
/// <param name="Texts">What it says, in each language.</param>
public sealed record TemplateView(string Id, TemplateFieldView[] Fields, RenderingView[] Texts)
{
    internal static TemplateView Of(MessageTemplate template, MessageTemplates all) => new(
        template.Id, [.. template.Fields.Select(given => new TemplateFieldView(given.Name, Names<TemplateFieldKind>.Of(given.Kind), given.IsRequired))],
        [.. all.Languages.Select(texts => new RenderingView(texts.Tag, texts.Direction, texts[template].Title, texts[template].Text))]);
}

/// <summary>A field of a template.</summary>
/// <param name="Kind">text, time (RFC 3339), position (latitude, longitude in decimal degrees), number or count.</param>
public sealed record TemplateFieldView(string Name, string Kind, bool Required);
