using System.Security.Cryptography;
using Forewarn.Core.Airspace;
using Forewarn.Core.Geometry;
using Forewarn.Core.Warnings;
using static Forewarn.Core.Tests.Airspace.Scenario;

namespace Forewarn.Core.Tests.Airspace;

/// <summary>Declarations that show less than all, and what becomes of them.</summary>
public class DisclosureTests
{
    private readonly Scenario _airspace = new();

    [Fact]
    public void A_seal_is_the_hash_of_the_salt_and_what_is_sealed() => Assert.Equal(
        Convert.ToHexStringLower(SHA256.HashData([.. new byte[16], 1, 2, 3])), new Opening(new byte[16], new byte[] { 1, 2, 3 }).Seal.ToString());

    [Fact]
    public void A_seal_is_written_as_64_digits() => Assert.Equal(OpeningOf(1).Seal, Core.Airspace.Seal.Parse(OpeningOf(1).Seal.ToString()));

    [Theory]
    [InlineData(15, 1, "salt")]
    [InlineData(65, 1, "salt")]
    [InlineData(0, 0, "salt")]
    [InlineData(16, (64 << 10) + 1, "sealed")]
    public void An_opening_that_is_too_short_or_too_long_is_refused(int salt, int content, string field) =>
        Assert.Equal(field, Assert.Throws<InvalidValueException>(() => new Opening(new byte[salt], new byte[content])).Field);

    [Theory]
    [InlineData(16, 0)]
    [InlineData(64, 64 << 10)]
    public void An_opening_at_its_limits_is_taken(int salt, int content) => Assert.False(new Opening(new byte[salt], new byte[content]).IsErased);

    [Theory]
    [InlineData(Disclosure.Sealed, false, "", "seal")]
    [InlineData(Disclosure.Full, true, "", "seal")]
    [InlineData(Disclosure.Area, true, "", "seal")]
    [InlineData(Disclosure.Sealed, true, "words", "note")]
    [InlineData((Disclosure)3, false, "", "disclosure")]
    public void A_declaration_whose_disclosure_and_seal_do_not_fit_is_refused(Disclosure disclosure, bool isSealed, string note, string field) =>
        Assert.Equal(field, Assert.Throws<InvalidValueException>(() => Constraint.Create(
            Id(1), Alpha, ActivityKind.Other, [Around()], note, disclosure, isSealed ? OpeningOf(1).Seal : null)).Field);

    public static TheoryData<Disclosure, Disclosure, bool> Changes => new()
    {
        { Disclosure.Full, Disclosure.Full, true },
        { Disclosure.Full, Disclosure.Area, false },
        { Disclosure.Full, Disclosure.Sealed, false },
        { Disclosure.Area, Disclosure.Full, true },
        { Disclosure.Area, Disclosure.Area, true },
        { Disclosure.Area, Disclosure.Sealed, false },
        { Disclosure.Sealed, Disclosure.Full, false },
        { Disclosure.Sealed, Disclosure.Area, false },
        { Disclosure.Sealed, Disclosure.Sealed, false },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void What_was_shown_once_stays_shown_and_what_is_sealed_is_not_changed(Disclosure before, Disclosure after, bool isAccepted)
    {
        _airspace.Done<Declared>(Showing(before, null, Around()));

        Assert.Equal(isAccepted, _airspace.Apply(Showing(after, 1, Around(east: 1))) is Declared);
    }

    [Fact]
    public void Showing_more_is_no_change_that_owes_a_warning()
    {
        _airspace.Watch(Bravo, 9, Around());
        _airspace.Done<Declared>(Showing(Disclosure.Area, null, Around()));

        Assert.Empty(_airspace.Done<Declared>(Showing(Disclosure.Full, 1, Around())).Warnings);
        Assert.Equal([EventKind.Reworded], _airspace.EventsOfLastCommand());
    }

    [Fact]
    public void A_sealed_declaration_sent_again_gets_the_first_answer()
    {
        var first = _airspace.Done<Declared>(Showing(Disclosure.Sealed, null, Around()));

        Assert.Equal(first.Declaration, _airspace.Done<Declared>(Showing(Disclosure.Sealed, null, Around())).Declaration);
    }

    [Fact]
    public void A_sealed_declaration_may_be_ended_unrevealed()
    {
        _airspace.Seal(Alpha, 1, Around());

        Assert.Equal((Disclosure.Sealed, OpeningOf(1).Seal), (_airspace.End(Alpha, Hazard(1)).Declaration.Disclosure, _airspace.State.Find(Hazard(1))!.Seal));
    }

    [Fact]
    public void What_is_revealed_stands_from_then_on_and_names_the_leaf_of_the_sealed_version()
    {
        var sealed_ = _airspace.Seal(Alpha, 1, Around(radius: 5_000));

        var revealed = _airspace.At(5).Reveal(Alpha, 1, Around());
        Assert.Equal(
            (2, Disclosure.Full, ActivityKind.LiveFire, "live fire", sealed_.Leaf, null),
            (revealed.Declaration.Version, revealed.Declaration.Disclosure, revealed.Declaration.Kind, revealed.Declaration.Note,
                revealed.Declaration.RevealedFrom, revealed.Declaration.Seal));
        Assert.Equal((EventKind.Revealed, true), (_airspace.State.Events[revealed.Leaf].Kind, _airspace.State.Events[revealed.Leaf].IsFor(Delta)));
    }

    [Fact]
    public void A_reveal_sent_again_gets_the_first_answer()
    {
        _airspace.Watch(Bravo, 9, Around());
        _airspace.Seal(Alpha, 1, Around());
        var reveal = _airspace.Revealing(Alpha, 1, Around(radius: 600));
        var first = _airspace.Done<Declared>(reveal);

        var second = _airspace.At(1).Done<Declared>(reveal);
        Assert.Equal((first.Declaration, first.Leaf), (second.Declaration, second.Leaf));
        Assert.Equal(first.Warnings, second.Warnings);
        Assert.Equal(first.Findings, second.Findings);
        Assert.Empty(_airspace.EventsOfLastCommand());
    }

    [Fact]
    public void What_is_not_what_was_sealed_is_refused()
    {
        _airspace.Seal(Alpha, 1, Around());
        var reveal = _airspace.Revealing(Alpha, 1, Around());

        var refused = _airspace.Refused(new Reveal(Alpha, 1, reveal.Proposal, OpeningOf(2)));
        Assert.Equal((RefusalCode.Conflict, "sealed"), (refused.Code, refused.Field));
        Assert.Equal(Disclosure.Sealed, _airspace.State.Find(Hazard(1))!.Disclosure);
    }

    [Fact]
    public void A_proposal_that_shows_less_than_all_reveals_nothing() => Assert.Equal("disclosure", Assert.Throws<InvalidValueException>(() => new Reveal(
        Alpha, 1, Constraint.Create(Id(1), Alpha, ActivityKind.Other, [Around()], "", Disclosure.Area), OpeningOf(1))).Field);

    [Fact]
    public void Only_its_manager_reveals()
    {
        _airspace.Seal(Alpha, 1, Around());

        Assert.Equal(RefusalCode.NotManager, _airspace.Refused(_airspace.Revealing(Bravo, 1, Around())).Code);
    }

    [Fact]
    public void What_is_not_there_or_not_sealed_or_ended_or_of_another_version_is_not_revealed()
    {
        Assert.Equal(RefusalCode.NotFound, _airspace.Refused(_airspace.Revealing(Alpha, 1, Around())).Code);
        _airspace.Close(Alpha, 1, Around());
        Assert.Equal(RefusalCode.Conflict, _airspace.Refused(_airspace.Revealing(Alpha, 1, Around())).Code);
        _airspace.Seal(Alpha, 2, Around());
        Assert.Equal(RefusalCode.StaleVersion, _airspace.Refused(
            new Reveal(Alpha, 2, _airspace.Revealing(Alpha, 2, Around()).Proposal, OpeningOf(2))).Code);
        _airspace.End(Alpha, Hazard(2));
        Assert.Equal(RefusalCode.Conflict, _airspace.Refused(_airspace.Revealing(Alpha, 2, Around())).Code);
    }

    [Fact]
    public void Who_was_told_of_what_was_sealed_is_told_of_a_change_even_when_the_volumes_stay()
    {
        _airspace.Watch(Bravo, 9, Around());
        _airspace.Done<Declared>(Showing(Disclosure.Sealed, null, Around()));

        var reveal = new Reveal(Alpha, 1, Constraint.Create(Id(1), Alpha, ActivityKind.Other, [Around()]), OpeningOf(1));
        Assert.Equal([(Bravo, Change.Changed)], _airspace.Done<Declared>(reveal).Warnings.Select(warning => (warning.To, warning.Change)));
    }

    [Fact]
    public void Who_is_no_longer_concerned_by_what_is_revealed_is_cleared_and_who_is_now_is_told_of_a_declaration()
    {
        _airspace.Watch(Bravo, 8, Around());
        _airspace.Watch(Charlie, 9, Around(east: 5));
        _airspace.Seal(Alpha, 1, Around());

        Assert.Equal(
            [(Bravo, Change.Cleared), (Charlie, Change.Declared)],
            _airspace.Reveal(Alpha, 1, Around(east: 5)).Warnings.Select(warning => (warning.To, warning.Change)));
    }

    [Fact]
    public void What_is_over_may_be_revealed_and_warns_nobody()
    {
        _airspace.Watch(Bravo, 9, Around(to: 600));
        var sealed_ = _airspace.Seal(Alpha, 1, Around());

        var revealed = _airspace.At(200).Reveal(Alpha, 1, Around());
        Assert.Empty(revealed.Warnings);
        Assert.Equal(sealed_.Declaration.Notices, revealed.Declaration.Notices);
    }

    [Fact]
    public void What_was_revealed_is_changed_like_any_other_and_remembers_its_seal()
    {
        var sealed_ = _airspace.Seal(Alpha, 1, Around());
        _airspace.Reveal(Alpha, 1, Around(radius: 900));

        var changed = _airspace.Close(Alpha, 1, Around(east: 1));
        Assert.Equal(
            (3, sealed_.Leaf, OpeningOf(1).Seal), (changed.Declaration.Version, changed.Declaration.RevealedFrom, changed.Declaration.Revelation?.Seal));
        Assert.DoesNotContain(Finding.OutsideSealed, changed.Findings);
    }

    public static TheoryData<string, Volume4D, bool> Revealed => new()
    {
        { "the same", Around(radius: 5_000), false },
        { "smaller in everything", Around(radius: 500, low: 200, high: 400, from: 70, to: 110), false },
        { "larger by less than the margin", Around(radius: 5_000.03), false },
        { "a wider circle", Around(radius: 5_100), true },
        { "a circle across the rim", Around(east: 4.8, radius: 500), true },
        { "a circle elsewhere", Around(east: 20, radius: 500), true },
        { "earlier", Around(radius: 500, from: 59), true },
        { "later", Around(radius: 500, to: 121), true },
        { "lower", Around(radius: 500, low: 99), true },
        { "higher", Around(radius: 500, high: 501), true },
        { "a triangle inside", Triangle(3), false },
        { "a triangle with a corner outside", Triangle(6), true },
    };

    [Theory]
    [MemberData(nameof(Revealed))]
    public void What_reaches_outside_of_what_was_announced_is_reported(string what, Volume4D revealed, bool isOutside)
    {
        _airspace.Seal(Alpha, 1, Around(radius: 5_000));

        Assert.Equal((what, isOutside), (what, _airspace.Reveal(Alpha, 1, revealed).Findings.Contains(Finding.OutsideSealed)));
    }

    [Theory]
    [InlineData(0, 0, 400, false)]
    [InlineData(0, 1.9, 400, true)]
    [InlineData(0, 0, 1_990, false)]
    [InlineData(0, 0, 2_100, true)]
    [InlineData(5, 0, 100, true)]
    public void What_reaches_outside_of_an_announced_polygon_is_reported(double east, double north, double radius, bool isOutside)
    {
        var square = Polygon.Create([Place(-2, -2), Place(2, -2), Place(2, 2), Place(-2, 2)]);
        _airspace.Seal(Alpha, 1, Volume4D.Create(square, AltitudeBand.FromMetres(100, 500), Minute(60), Minute(120)));

        Assert.Equal(isOutside, _airspace.Reveal(Alpha, 1, Around(east: east, north: north, radius: radius)).Findings.Contains(Finding.OutsideSealed));
    }

    [Fact]
    public void Each_revealed_volume_may_lie_in_another_announced_one()
    {
        _airspace.Seal(Alpha, 1, Around(), Around(east: 10));

        Assert.DoesNotContain(Finding.OutsideSealed, _airspace.Reveal(Alpha, 1, Around(east: 10, radius: 100), Around(radius: 100)).Findings);
    }

    private static Volume4D Triangle(double kilometres) => Volume4D.Create(
        Polygon.Create([Place(0, 0), Place(kilometres, 0), Place(0, kilometres)]), AltitudeBand.FromMetres(100, 500), Minute(60), Minute(120));

    private static Declare Showing(Disclosure disclosure, int? version, Volume4D where) => new(Alpha, version, Constraint.Create(
        Id(1), Alpha, ActivityKind.Other, [where], "", disclosure, disclosure == Disclosure.Sealed ? OpeningOf(1).Seal : null));
}
