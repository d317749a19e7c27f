using System.Collections.Immutable;
using CsCheck;
using Forewarn.Journal.Pool;
using NodaTime;

namespace Forewarn.Journal.Tests.Pool;

/// <summary>When a pool goes over to another version of the airspace's rules.</summary>
public class VersionAgreementTests
{
    private const string Mark = "version ";

    private static readonly Genesis Pool = TestPool.NewGenesis();
    private static readonly Membership Members = Membership.Of(Pool);

    [Theory]
    [InlineData("north south", true)]
    [InlineData("north south west", true)]
    [InlineData("north", false)]
    [InlineData("", false)]
    public void More_than_half_of_the_members_make_an_agreement(string signers, bool holds) =>
        Assert.Equal(holds, VersionAgreement.ProblemOf(Members, 2, Note(2, signers.Split(' ', StringSplitOptions.RemoveEmptyEntries))) is null);

    [Fact]
    public void An_agreement_on_one_version_is_none_on_another() => Assert.NotNull(VersionAgreement.ProblemOf(Members, 3, Note(2, "north", "south", "west")));

    [Fact]
    public void An_agreement_of_one_pool_is_none_of_another() => Assert.NotNull(VersionAgreement.ProblemOf(Membership.Of(TestPool.NewGenesis()), 2, Note(2, "north", "south", "west")));

    [Fact]
    public void One_that_signs_twice_counts_once()
    {
        string note = Note(2, "north");
        Assert.NotNull(VersionAgreement.ProblemOf(Members, 2, note + note[(note.IndexOf("\n\n", StringComparison.Ordinal) + 2)..]));
    }

    [Fact]
    public void Who_has_left_has_no_say()
    {
        string note = Note(2, "north", "west");
        Membership left = Members.After(PoolChange.Leave(Members, "west").Sign("west", TestPool.Key("west")));
        Assert.Null(VersionAgreement.ProblemOf(Members, 2, note));
        Assert.NotNull(VersionAgreement.ProblemOf(left, 2, note));
    }

    [Fact]
    public void Words_that_do_not_verify_are_left_out()
    {
        using PoolKey stranger = TestPool.Key("east");
        var words = new Dictionary<string, string> { ["north"] = Word("north", 2), ["south"] = Word("south", 3), ["west"] = VersionAgreement.Sign(Pool.Id, 2, "west", stranger), ["east"] = Word("east", 2) };
        Assert.Equal(Note(2, "north"), VersionAgreement.NoteOf(Members, 2, words));
    }

    [Fact]
    public void A_note_with_one_letter_changed_is_no_agreement() =>
        Gen.Select(Gen.Int[0, Note(2, "north", "south").Length - 1], Gen.Char[' ', '~']).Sample((at, letter) =>
        {
            string note = Note(2, "north", "south");
            string changed = string.Concat(note.AsSpan(0, at), letter.ToString(), note.AsSpan(at + 1));
            return changed == note || VersionAgreement.ProblemOf(Members, 2, changed) is not null;
        });

    [Fact]
    public void A_proposal_raises_the_version_only_with_an_agreement()
    {
        var log = new PoolLog(Members, ChainTip.Empty, ImmutableDictionary<string, long>.Empty, [], _ => null, _ => true, AgreementIn);
        Assert.Equal(Verdict.NotAgreed, log.Judge(By("north", Note(2, "north"))));
        Assert.Equal(Verdict.NotAgreed, log.Judge(By("north", "rubbish")));
        Assert.Equal(Verdict.Taken, log.Judge(By("north", Note(2, "south", "west"))));
    }

    [Fact]
    public async Task Nodes_agree_once_all_that_are_there_know_the_version()
    {
        await using TestPool pool = await TestPool.FoundAsync();
        EtcdSequencerOptions knows = pool.Options with { KnownVersion = 2, AgreementIn = AgreementIn };
        await using EtcdSequencer north = await pool.OpenAsync("north", options: knows);
        Assert.Null(await north.AgreementOnAsync(2, TestContext.Current.CancellationToken));
        await using (EtcdSequencer old = await pool.OpenAsync("west"))
        {
            await using EtcdSequencer south = await pool.OpenAsync("south", options: knows);
            await UntilAsync(async () => (await EtcdSequencer.StatusAsync(pool.Genesis, pool.Etcd.Options(), TestContext.Current.CancellationToken)).Members.All(member => member.Version is not null));
            Assert.Null(await north.AgreementOnAsync(2, TestContext.Current.CancellationToken));
        }
        await using EtcdSequencer next = await pool.OpenAsync("west", options: knows);
        string? agreement = null;
        await UntilAsync(async () => (agreement = await north.AgreementOnAsync(2, TestContext.Current.CancellationToken)) is not null);
        Assert.Null(VersionAgreement.ProblemOf(Membership.Of(pool.Genesis), 2, agreement!));
        Assert.Null(await north.AgreementOnAsync(3, TestContext.Current.CancellationToken));
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (int i = 0; !await isSo(); i++)
        {
            Assert.True(i < 1_200, "it never came to that");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>An entry that raises the version says so in a word of its own.</summary>
    private static (int Version, string Note)? AgreementIn(Entry entry) => Journals.Text(entry) is var text && text.StartsWith(Mark, StringComparison.Ordinal) ? (2, text[Mark.Length..]) : null;

    private static Proposal By(string member, string note)
    {
        using PoolKey key = TestPool.Key(member);
        return Proposal.Read(Proposal.Write(Pool.Id, member, Guid.Empty, key, 1, Instant.FromUnixTimeSeconds(1), ChainTip.Empty, [Journals.Entry(Mark + note)]));
    }

    private static string Word(string member, int version)
    {
        using PoolKey key = TestPool.Key(member);
        return VersionAgreement.Sign(Pool.Id, version, member, key);
    }

    private static string Note(int version, params string[] signers) =>
        VersionAgreement.NoteOf(Members, version, signers.ToDictionary(name => name, name => Word(name, version)));
}
