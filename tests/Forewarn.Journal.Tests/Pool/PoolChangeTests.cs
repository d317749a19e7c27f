using CsCheck;
using Forewarn.Journal.Pool;

namespace Forewarn.Journal.Tests.Pool;

/// <summary>The file that a change of the members is.</summary>
public class PoolChangeTests
{
    private static readonly Membership Three = Membership.Of(TestPool.NewGenesis());

    [Fact]
    public void A_change_is_a_text_that_people_read()
    {
        PoolMember east = PoolChanges.Member("east");
        Assert.Equal($"Forewarn pool change v1\npool {Three.Pool}\nmembership 1\njoin east\nkey {Convert.ToBase64String(east.Key)}\nurl https://east.example/\n", PoolChange.Join(Three, east).Text);
        Assert.Equal($"Forewarn pool change v1\npool {Three.Pool}\nmembership 1\nleave west\n", PoolChange.Leave(Three, "west").Text);
    }

    [Fact]
    public void What_is_read_is_what_was_written()
    {
        PoolChange written = PoolChanges.Move(Three, "west", "west2", "west", "west:west2"), read = PoolChange.Read(written.Note);
        Assert.Equal((written.Note, written.Text, PoolStep.Move, "west", 1), (read.Note, read.Text, read.Step, read.Member, read.Number));
        Assert.Equal(["west", "west"], read.SignedBy);
    }

    [Fact]
    public void A_signature_by_the_same_key_is_there_once()
    {
        PoolChange signed = PoolChanges.Leave(Three, "west", "north", "north");
        Assert.Equal(["north"], signed.SignedBy);
    }

    [Fact]
    public void No_character_of_it_can_be_changed_unnoticed()
    {
        PoolChange signed = PoolChanges.Join(Three, "east", "north", "south", "west", "east");
        for (int i = 0; i < signed.Note.Length; i++)
        {
            string changed = $"{signed.Note[..i]}{(char)(signed.Note[i] ^ 1)}{signed.Note[(i + 1)..]}";
            Assert.False(TryRead(changed) is { } read && Three.ProblemOf(read) is null, $"character {i}");
        }
        Assert.Null(Three.ProblemOf(signed));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("Forewarn pool change v1\n\n")]
    public void What_is_no_change_is_refused(string note) => Assert.Equal("change", Assert.Throws<PoolFormatException>(() => PoolChange.Read(note)).Field);

    [Fact]
    public void It_is_read_in_one_form_only()
    {
        string note = PoolChanges.Leave(Three, "west", "west").Note;
        string[] others =
        [
            note.TrimEnd('\n'), note + "\n", note.Replace("\n", "\r\n", StringComparison.Ordinal), note.Replace("membership 1", "membership 01", StringComparison.Ordinal),
            note.Replace("leave west", "leave  west", StringComparison.Ordinal), note.Replace(Three.Pool.ToString(), Three.Pool.ToString().ToUpperInvariant(), StringComparison.Ordinal),
            note.Replace("\u2014", "-", StringComparison.Ordinal), note.Replace("leave", "join", StringComparison.Ordinal), note.PadRight(PoolChange.NoteLengthMax + 1, '\n'),
            note.Replace("leave west\n", "leave west\nurl https://west.example/\n", StringComparison.Ordinal),
        ];
        Assert.All(others, other => Assert.Null(TryRead(other)));
        Assert.NotNull(TryRead(note));
    }

    [Fact]
    public void More_signatures_than_there_can_be_are_refused()
    {
        string line = PoolChanges.Leave(Three, "west", "west").Note.Split('\n')[^2] + "\n";
        string text = PoolChange.Leave(Three, "west").Note;
        Assert.NotNull(TryRead(text + string.Concat(Enumerable.Repeat(line, PoolChange.SignaturesMax))));
        Assert.Null(TryRead(text + string.Concat(Enumerable.Repeat(line, PoolChange.SignaturesMax + 1))));
    }

    [Fact]
    public void Whatever_comes_is_read_or_refused_and_nothing_else() => Gen.Char["\u2014 \nForewarnplchg v1aledst:/=0"].Array[0, 200].Sample(characters => TryRead(new string(characters)) is null, iter: 2_000);

    private static PoolChange? TryRead(string note)
    {
        try
        {
            return PoolChange.Read(note);
        }
        catch (PoolFormatException)
        {
            return null;
        }
    }
}
