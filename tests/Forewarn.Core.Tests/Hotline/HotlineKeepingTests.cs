using System.Text;
using Forewarn.Core.Airspace;
using Forewarn.Core.Format;
using Forewarn.Core.Hotline;
using Forewarn.Core.Pool;
using Forewarn.Core.Tests.Airspace;
using Forewarn.Core.Tests.Format;
using Forewarn.Core.Warnings;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Hotline;

/// <summary>What is said on the hotline survives a restart, reads back from the journal, and can be erased.</summary>
public class HotlineKeepingTests
{
    private const string Secret = "Captain Quux";

    private readonly Scenario _airspace = new();

    [Fact]
    public void A_restored_hotline_is_the_captured_one_and_goes_on_as_it_does()
    {
        Talk();
        var restored = Restored(_airspace.State);
        Assert.Equal(_airspace.Hash(), restored.Capture().Hash());

        foreach (var command in new Command[] { Talks.Sending(Bravo, 1, 13), new MarkRead(Charlie, Id(1), Id(11), "x"), Talks.Filing(Alpha, 2, 1, Talks.Account(), "more") })
        {
            Assert.Equal(
                Described.Value(_airspace.Apply(command)), Described.Value(restored.Apply(command, restored.Position + 1, restored.Time)));
        }
        Assert.Equal(_airspace.Hash(), restored.Capture().Hash());
        _airspace.At(Noon + HotlineLimits.CallRetention + HotlineLimits.CallRetention).Tick();
        restored.Apply(new Tick(), restored.Position + 1, _airspace.Now);
        Assert.Equal(_airspace.Hash(), restored.Capture().Hash());
    }

    [Fact]
    public void Every_bit_of_a_snapshot_counts()
    {
        _airspace.Open(1, Alpha, Bravo);
        _airspace.Say(Alpha, 1, 11);
        _airspace.Read(Bravo, 1, 11);
        using var stream = new MemoryStream();
        _airspace.State.Capture().WriteTo(stream);
        byte[] bytes = stream.ToArray();
        string hash = _airspace.Hash();
        for (int bit = 0; bit < bytes.Length * 8; bit += 3)
        {
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
            try
            {
                Assert.NotEqual(hash, AirspaceState.Restore(new MemoryStream(bytes)).Capture().Hash());
            }
            catch (Exception problem) when (problem is FormatException or InvalidValueException or EndOfStreamException or StateTooNewException)
            {
            }
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
        }
    }

    [Fact]
    public void Every_command_reads_back_as_it_was_written_and_keeps_words_apart()
    {
        foreach (var command in Commands())
        {
            var (bytes, details) = CommandFormat.Encode(command, new CanonicalWriter(), new byte[CommandFormat.SaltLength]);
            Assert.Equal(Described.Command(command), Described.Command(CommandFormat.Decode(bytes, details)));
            Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Secret)));
            Assert.Equal(command.Texts, CommandFormat.Decode(bytes, details).Texts);
        }
    }

    [Fact]
    public void What_was_written_in_a_thread_is_erased_with_all_of_its_messages()
    {
        foreach (var command in Commands())
            Assert.IsNotType<Refused>(_airspace.Apply(command));
        _airspace.Erase(EventSubject.Entity(EntityType.Thread, Id(1)));
        _airspace.Erase(EventSubject.Entity(EntityType.Call, Id(2)));

        var (thread, call) = (_airspace.State.FindThread(Id(1))!, _airspace.State.FindCall(Id(2))!);
        Assert.DoesNotContain("Quux", Described.Value(thread) + Described.Value(call), StringComparison.Ordinal);
        Assert.Equal(Talks.Hash, thread.Find(1)!.Content.Attachments[0].Sha256);
        Assert.Equal("cease", thread.Find(1)!.Content.Template);
    }

    /// <summary>The journal afterwards holds placeholders in the place of the words: it must decide as before.</summary>
    [Fact]
    public void A_journal_that_was_erased_is_replayed_to_the_same_state()
    {
        Command[] journal = [.. Commands(), .. Commands()];
        foreach (var subject in new[] { EventSubject.Entity(EntityType.Thread, Id(1)), EventSubject.Entity(EntityType.Call, Id(2)) })
        {
            var (told, replayed) = (new Scenario(), new Scenario());
            foreach (var command in journal)
                told.Apply(command);
            // As the node does: the whole journal once to count, then the command, then the journal again in the place of itself.
            var erasure = new Erasure(subject);
            foreach (var command in journal)
                erasure.Of(command);
            var erase = new EraseDetails(Delta, subject, told.State.WordsOf(subject).Leaf, erasure.PlaceholdersOf(told.State));
            told.Done<Erased>(erase);

            var again = new Erasure(subject);
            foreach (var command in journal)
                replayed.Apply(again.Of(command));
            replayed.Done<Erased>(erase);
            Assert.Equal(told.Hash(), replayed.Hash());
        }
    }

    [Fact]
    public void A_party_with_a_key_signs_what_it_says()
    {
        var key = KeyOf(1);
        _airspace.Register(Alpha, key);

        Assert.Equal(RefusalCode.SignatureRequired, _airspace.Refused(new OpenThread(Alpha, Talks.Proposed(1, Alpha, Bravo))).Code);
        _airspace.Done<ThreadOpened>(new OpenThread(Alpha, Talks.Proposed(1, Alpha, Bravo)) { Signature = SignedWith(key) });
        _airspace.Say(Bravo, 1, 11);
        // That it was delivered is not its word: the node has seen it.
        _airspace.Deliver(Alpha, 1, 1);
        Assert.Equal(RefusalCode.SignatureRequired, _airspace.Refused(new MarkRead(Alpha, Id(1), Id(11), "x")).Code);
    }

    private void Talk()
    {
        foreach (var command in Commands())
            Assert.IsNotType<Refused>(_airspace.Apply(command));
        _airspace.Open(3, Charlie, Alpha);
    }

    /// <summary>One of each type, with words of every kind.</summary>
    private static Command[] Commands()
    {
        var area = Topic.In(Around().Area, Around().Altitude);
        var content = MessageContent.Create(
            Secret, "he-IL", "cease", [new MessageField("reference", $"{Secret} 7"), new MessageField("area", "north")], $"call {Secret}",
            [Attachment.Create(Talks.Hash, "image/svg+xml", 12_345, $"{Secret}.svg")]);
        return
        [
            new OpenThread(Alpha, HotlineThread.Create(Id(1), Alpha, [Charlie, Bravo], Channel.Diplomatic, area, isExercise: true, Secret)),
            new SendMessage(Alpha, Id(1), Id(11), content),
            new SendMessage(Bravo, Id(1), Id(12), Talks.Words($"{Secret}\nagain", Secret)),
            new RecordMessageDelivery(Charlie, Id(1), [2, 1], Transport.Console),
            new MarkRead(Bravo, Id(1), Id(11), Secret),
            new LogCall(Alpha, Call.Create(
                Id(2), Alpha, Secret, [Bravo, Alpha], Topic.Of(EventSubject.Entity(EntityType.Incident, Id(9))),
                CallAccount.Create(Bravo, Channel.Diplomatic, Minute(-30), Minute(-20), [$"visit of {Secret}", "gas"]))),
            new FileReadout(Bravo, Id(2), null, Readout.Create(Bravo, Secret, "ru", Talks.Account(Bravo, -31, null, "gas", $"visit of {Secret}"), $"spoke to {Secret}")),
            new FileReadout(Alpha, Id(2), null, Readout.Create(Alpha, Secret, "", Talks.Account(), "no comment")),
        ];
    }

    private static AirspaceState Restored(AirspaceState state)
    {
        using var snapshot = new MemoryStream();
        state.Capture().WriteTo(snapshot);
        snapshot.Position = 0;
        return AirspaceState.Restore(snapshot);
    }
}
