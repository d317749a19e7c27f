using System.Text;
using Forewarn.Core;
using Forewarn.Core.Hotline;
using Forewarn.Server.Hotline;
using Forewarn.Server.Tests.Nodes;
using NodaTime;

namespace Forewarn.Server.Tests.Hotline;

public class TemplateTests(SharedNode shared)
{
    private static readonly MessageTemplates Templates = MessageTemplates.Standard;

    private static readonly DateTimeZone Moscow = DateTimeZoneProviders.Tzdb["Europe/Moscow"];

    public static TheoryData<string> Tags => [.. Templates.Languages.Select(texts => texts.Tag)];

    [Fact]
    public void There_are_texts_in_English_Hebrew_Arabic_and_Russian() => Assert.Equal(["ar", "en", "he", "ru"], Templates.Languages.Select(texts => texts.Tag).Order());

    [Fact]
    public void One_digit_is_enough_to_choose_any_of_them() => Assert.InRange(Templates.All.Length, 3, 9);

    [Fact]
    public void Whoever_is_tired_needs_to_know_nothing_but_the_time_to_say_the_most_urgent()
    {
        foreach (string id in new[] { "emergency", "cease", "all-clear" })
            Assert.Equal(["time"], Templates.Find(id)!.Fields.Where(field => field.IsRequired).Select(field => field.Name));
    }

    [Theory, MemberData(nameof(Tags))]
    public void Every_template_says_in_every_language_what_was_filled_in_isolated(string tag)
    {
        foreach (var template in Templates.All)
        {
            var rendering = Rendered(template.Id, tag, [.. template.Fields.Select(field => (field.Name, Example(field.Kind)))]);
            foreach (var field in template.Fields)
                Assert.Contains(field.Kind == TemplateFieldKind.Time ? "\u20682026-05-01 12:00 UTC (15:00 Europe/Moscow)\u2069" : $"\u2068{Example(field.Kind)}\u2069", rendering.Text, StringComparison.Ordinal);
            Assert.DoesNotContain('{', rendering.Text);
            Assert.Equal(0, rendering.Text.Sum(c => c == '\u2068' ? 1 : c == '\u2069' ? -1 : 0));
        }
    }

    /// <summary>An independent look at the texts: each language is written in its own script, and in the direction of that script.</summary>
    [Theory]
    [InlineData("en", 'A', 'z', "ltr")]
    [InlineData("ru", 'Ё', 'ё', "ltr")]
    [InlineData("he", 'א', 'ת', "rtl")]
    [InlineData("ar", 'ء', 'ي', "rtl")]
    public void Each_language_is_in_its_own_script_and_direction(string tag, char first, char last, string direction)
    {
        var texts = Templates.FindLanguage(tag)!;
        Assert.Equal(direction, texts.Direction);
        foreach (var template in Templates.All)
        {
            string words = LanguageTexts.PlacesIn(texts[template].Text).Aggregate(texts[template].Text, (text, place) => text.Replace($"{{{place}}}", "", StringComparison.Ordinal));
            Assert.All((words + texts[template].Title).EnumerateRunes().Where(Rune.IsLetter), letter => Assert.InRange((char)letter.Value, first, last));
        }
    }

    [Theory]
    [InlineData("he-IL", "he")]
    [InlineData("HE-il", "he")]
    [InlineData("ru-Cyrl-RU", "ru")]
    [InlineData("en-x-military", "en")]
    [InlineData("zh", null)]
    [InlineData("", null)]
    public void A_language_is_found_by_its_tag(string tag, string? found) => Assert.Equal(found, Templates.FindLanguage(tag)?.Tag);

    [Fact]
    public void A_reader_gets_its_languages_in_its_order_each_once() => Assert.Equal(["ru", "he"], Templates.For(["zh", "ru-RU", "he", "ru"]).Select(texts => texts.Tag));

    [Fact]
    public void A_reader_of_no_language_that_there_are_texts_in_gets_English() => Assert.Equal(["en"], Templates.For(["zh"]).Select(texts => texts.Tag));

    [Fact]
    public void The_whole_text_of_a_template_is_known() => Assert.Equal(
        "CEASE. Stop all activity in the area at once, and confirm.\nTime: \u20682026-05-01 22:30 UTC (2026-05-02 01:30 Europe/Moscow)\u2069\nArea: \u2068Latakia\u2069",
        Rendered("cease", "en", ("time", "2026-05-02T00:30:00+02:00"), ("area", "Latakia")).Text);

    [Fact]
    public void A_field_that_looks_like_a_place_of_the_template_is_shown_as_it_is() =>
        Assert.Contains("\u2068{position}\u2069", Rendered("deviation", "en", ("callsign", "{position}"), ("position", "1, 2"), ("time", "2026-05-01T12:00:00Z")).Text, StringComparison.Ordinal);

    [Fact]
    public void Words_that_were_erased_are_rendered_all_the_same() =>
        Assert.Contains("\u2068[erased]\u2069", Rendered("cease", "he", ("time", "[erased]")).Text, StringComparison.Ordinal);

    [Fact]
    public void A_template_of_a_later_program_has_no_rendering() =>
        Assert.Null(MessageRendering.Of(Templates, Content("later"), Templates.FindLanguage("en")!, DateTimeZone.Utc, isExercise: false));

    [Fact]
    public async Task A_client_is_told_the_templates_their_fields_and_their_texts()
    {
        var party = await shared.Node.PartyAsync();
        var templates = (await party.GetAsync("/v1/hotline/templates")).Expect(200).Body["templates"]!.AsArray();

        Assert.Equal(Templates.All.Select(template => template.Id), templates.Select(template => (string)template!["id"]!));
        Assert.Equal(("time", "time", true), ((string)templates[0]!["fields"]![0]!["name"]!, (string)templates[0]!["fields"]![0]!["kind"]!, (bool)templates[0]!["fields"]![0]!["required"]!));
        Assert.All(templates, template => Assert.Equal(4, template!["texts"]!.AsArray().Count));
    }

    [Theory]
    [InlineData("abc", "\u2068abc\u2069")]
    [InlineData("", "")]
    [InlineData("a\n\nב", "\u2068a\u2069\n\n\u2068ב\u2069")]
    [InlineData("a\u2069b", "\u2068ab\u2069")]
    [InlineData("a\u2067b", "\u2068a\u2067b\u2069\u2069")]
    [InlineData("\u2067a\u2069\u2069b\n\u2069c", "\u2068\u2067a\u2069b\u2069\n\u2068c\u2069")]
    public void An_isolate_closes_what_is_open_in_it_and_lets_nothing_out(string text, string isolated) => Assert.Equal(isolated, BidiText.Isolate(text));

    [Fact]
    public void A_known_direction_is_kept() => Assert.Equal("\u2067שלום 7\u2069", BidiText.Isolate("שלום 7", "rtl"));

    [Theory]
    [InlineData("hold", "time", "fields.time")]
    [InlineData("no-such", null, "template")]
    public void What_a_template_does_not_know_is_refused_by_name(string template, string? field, string named) => Assert.Equal(
        named, Assert.Throws<InvalidValueException>(() => Templates.Require(Content(template, field is null ? [] : [(field, "2026-05-01T12:00:00Z")]))).Field);

    private static MessageRendering Rendered(string template, string tag, params (string Name, string Value)[] fields) =>
        MessageRendering.Of(Templates, Content(template, fields), Templates.FindLanguage(tag)!, Moscow, isExercise: false)!;

    private static MessageContent Content(string template, params (string Name, string Value)[] fields) =>
        MessageContent.Create("x", "", template, [.. fields.Select(field => new MessageField(field.Name, field.Value))], "", []);

    private static string Example(TemplateFieldKind kind) => kind switch
    {
        TemplateFieldKind.Time => "2026-05-01T12:00:00Z",
        TemplateFieldKind.Position => "35.5312, 35.7714",
        TemplateFieldKind.Number => "1500",
        TemplateFieldKind.Count => "15",
        _ => "Alpha בית 7",
    };
}
