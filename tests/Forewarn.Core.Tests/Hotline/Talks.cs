using System.Collections.Immutable;
using Forewarn.Core.Airspace;
using Forewarn.Core.Hotline;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Warnings;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Hotline;

/// <summary>Threads, messages and calls between the parties of a <see cref="Scenario"/>, as tests need them.</summary>
internal static class Talks
{
    public static readonly Seal Hash = Seal.On("a"u8, "b"u8);

    public static HotlineThread Proposed(int id, PartyId from, params PartyId[] with) =>
        HotlineThread.Create(Id(id), from, [.. with], Channel.Operational, Topic.None, isExercise: false, "gunnery");

    public static HotlineThread Open(this Scenario airspace, int id, PartyId from, params PartyId[] with) =>
        airspace.Done<ThreadOpened>(new OpenThread(from, Proposed(id, from, with))).Thread;

    public static MessageContent Words(string text, string by = "watch officer") => MessageContent.Create(by, "", "", [], text, []);

    public static MessageContent Filled(string template, params (string Name, string Value)[] fields) =>
        MessageContent.Create("watch officer", "he", template, [.. fields.Select(given => new MessageField(given.Name, given.Value))], "", []);

    public static SendMessage Sending(PartyId from, int thread, int message, string text = "all is quiet") => new(from, Id(thread), Id(message), Words(text));

    public static Message Say(this Scenario airspace, PartyId from, int thread, int message, string text = "all is quiet") =>
        airspace.Done<MessageSent>(Sending(from, thread, message, text)).Message;

    public static MessagesDelivered Deliver(this Scenario airspace, PartyId to, int thread, params int[] numbers) =>
        airspace.Done<MessagesDelivered>(new RecordMessageDelivery(to, Id(thread), [.. numbers], Transport.Console));

    public static MessageMarkedRead Read(this Scenario airspace, PartyId by, int thread, int message, string person = "reader") =>
        airspace.Done<MessageMarkedRead>(new MarkRead(by, Id(thread), Id(message), person));

    public static CallAccount Account(PartyId? initiator = null, double? start = null, double? end = null, params string[] subjects) => CallAccount.Create(
        initiator, null, start is { } first ? Minute(first) : null, end is { } last ? Minute(last) : null, [.. subjects]);

    public static Call Called(int id, PartyId by, ImmutableArray<PartyId> participants, PartyId? initiator = null, double start = -30, params string[] subjects) => Call.Create(
        Id(id), by, "secretary", participants, Topic.None, CallAccount.Create(initiator ?? by, Channel.Diplomatic, Minute(start), Minute(start + 10), [.. subjects]));

    public static Call Log(this Scenario airspace, int id, PartyId by, params PartyId[] others) =>
        airspace.Done<CallLogged>(new LogCall(by, Called(id, by, [by, .. others]))).Call;

    public static FileReadout Filing(PartyId party, int call, int? ifVersion, CallAccount account, string text = "we spoke") =>
        new(party, Id(call), ifVersion, Readout.Create(party, "spokesman", "", account, text));

    public static ReadoutFiled File(this Scenario airspace, PartyId party, int call, int? ifVersion, CallAccount account, string text = "we spoke") =>
        airspace.Done<ReadoutFiled>(Filing(party, call, ifVersion, account, text));
}
