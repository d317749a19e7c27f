using System.Collections.Immutable;
using System.Diagnostics;
using Forewarn.Core.Airspace;
using Forewarn.Core.Hotline;

namespace Forewarn.Server.Recording;

/// <content>The hotline: threads, calls, readouts.</content>
internal sealed partial class LeafBuilder
{
    private void AddHotline(in Recorded recorded)
    {
        var happened = recorded.Event;
        switch (happened.Kind)
        {
            case EventKind.ThreadOpened:
                AddOpened(((ThreadOpened)recorded.Outcome).Thread, Audience(((ThreadOpened)recorded.Outcome).Thread.Parties.AsSpan()));
                break;
            case EventKind.MessageSent:
                AddSent(recorded, (MessageSent)recorded.Outcome);
                break;
            case EventKind.MessageDelivered when recorded.About is HotlineThread thread:
                Add("delivery", thread.Find(happened.Version)!.MarksOf(happened.From)!.Delivery!.Value, DetailWriter.MessageDelivery, Audience([happened.From, happened.To]));
                break;
            case EventKind.MessageRead:
                var mark = (MarkRead)recorded.Command;
                AddReading(mark, Audience([happened.From, happened.To]));
                break;
            case EventKind.CallLogged:
                var call = ((CallLogged)recorded.Outcome).Call;
                AddCall(call, Audience(call.Participants.AsSpan()));
                break;
            case EventKind.ReadoutFiled:
                AddFiled(recorded, (ReadoutFiled)recorded.Outcome);
                break;
        }
    }

    private void AddRefused(HotlineCommand command, ImmutableArray<string>? own)
    {
        switch (command)
        {
            case OpenThread open:
                AddOpened(open.Proposal, own);
                break;
            case SendMessage send:
                AddMessage(send.Message, send.Content, own);
                break;
            case MarkRead mark:
                AddReading(mark, own);
                break;
            case LogCall log:
                AddCall(log.Proposal, own);
                break;
            case FileReadout file:
                AddReadout(file.Proposal, own);
                break;
            case RecordMessageDelivery:
                break;
            default:
                throw new UnreachableException(command.GetType().Name);
        }
    }

    private void AddOpened(HotlineThread thread, ImmutableArray<string>? audience)
    {
        Add("thread", thread, DetailWriter.Thread, audience);
        if (thread.Title.Length > 0)
            Add("words", thread.Title, DetailWriter.ThreadWords, audience);
    }

    /// <summary>What is said to several parties at once is kept once, for all of them.</summary>
    private void AddSent(in Recorded recorded, MessageSent sent)
    {
        var audience = Audience(sent.Thread.Parties.AsSpan());
        if (recorded.Index == sent.Leaf)
            AddMessage(sent.Message.Id, sent.Message.Content, audience);
        else
            Add("message", (sent.Message.Id, sent.Leaf), DetailWriter.MessageElsewhere, audience);
    }

    private void AddMessage(EntityId id, MessageContent content, ImmutableArray<string>? audience)
    {
        Add("message", (id, content), DetailWriter.Message, audience);
        Add("words", content, DetailWriter.MessageWords, audience);
    }

    private void AddReading(MarkRead mark, ImmutableArray<string>? audience)
    {
        Add("read", mark.Message, DetailWriter.MessageName, audience);
        Add("words", mark.By, DetailWriter.ByWords, audience);
    }

    private void AddCall(Call call, ImmutableArray<string>? audience)
    {
        Add("call", call, DetailWriter.Call, audience);
        Add("words", (call.By, (string?)null, call.Account.Subjects), DetailWriter.CallWords, audience);
    }

    private void AddFiled(in Recorded recorded, ReadoutFiled filed)
    {
        var audience = Audience(filed.Call.Participants.AsSpan());
        if (recorded.Index == filed.Leaf)
            AddReadout(filed.Readout, audience);
        else
            Add("readout", filed.Leaf, DetailWriter.ReadoutElsewhere, audience);
    }

    private void AddReadout(Readout readout, ImmutableArray<string>? audience)
    {
        Add("readout", readout, DetailWriter.Readout, audience);
        Add("words", (readout.By, (string?)readout.Text, readout.Account.Subjects), DetailWriter.CallWords, audience);
    }

    /// <summary>Who may see the signed request: all whom it is said to.</summary>
    private static ImmutableArray<string>? AudienceOf(HotlineOutcome outcome) => outcome switch
    {
        ThreadOpened opened => Audience(opened.Thread.Parties.AsSpan()),
        MessageSent sent => Audience(sent.Thread.Parties.AsSpan()),
        MessageMarkedRead read => Audience([read.Message.From, .. read.Message.Marks.Where(marks => marks.Reading?.Leaf == read.Leaf).Select(marks => marks.To)]),
        CallLogged logged => Audience(logged.Call.Participants.AsSpan()),
        ReadoutFiled filed => Audience(filed.Call.Participants.AsSpan()),
        _ => throw new UnreachableException(outcome.GetType().Name),
    };
}
