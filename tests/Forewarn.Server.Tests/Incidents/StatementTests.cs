using System.ServiceModel.Syndication;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using Forewarn.Server.Tests.Nodes;

namespace Forewarn.Server.Tests.Incidents;

public class StatementTests(SharedNode shared)
{
    private readonly TestNode _node = shared.Node;
    private readonly Guid _id = Guid.NewGuid();

    private string Path => $"/v1/statements/{_id}";

    [Fact]
    public async Task Everybody_reads_a_statement_at_its_permanent_address()
    {
        await PublishAsync();
        var page = (await _node.AsNobody().GetAsync($"/statements/{_id}")).Expect(200);
        Assert.Equal("text/html", page.ContentType);
        Assert.Contains("Nothing happened.", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_is_in_its_own_language_and_direction()
    {
        await PublishAsync("לא קרה דבר", "he");
        Assert.Contains("<div class=\"said\" lang=\"he\" dir=\"rtl\">לא קרה דבר</div>", await PageAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_party_writes_is_text_and_nothing_else()
    {
        await PublishAsync("<script>alert(1)</script>", "en", "\"><img src=x onerror=alert(1)>");
        string page = await PageAsync();
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_can_be_previewed_where_it_is_shared()
    {
        await PublishAsync();
        string page = await PageAsync();
        Assert.Contains("<meta property=\"og:type\" content=\"article\">", page, StringComparison.Ordinal);
        Assert.Contains($"<meta property=\"og:url\" content=\"{_node.Http.BaseAddress!.ToString().TrimEnd('/')}/statements/{_id}\">", page, StringComparison.Ordinal);
        Assert.Contains("<meta property=\"og:description\" content=\"Nothing happened.\">", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_correction_stands_below_what_it_corrects()
    {
        var story = await PublishAsync();
        await CorrectAsync(story, "Something did.");
        string page = await PageAsync();
        Assert.True(page.IndexOf("Nothing happened.</div>", StringComparison.Ordinal) < page.IndexOf("Something did.</div>", StringComparison.Ordinal));
        Assert.Contains("<h2>Correction 1</h2>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_can_be_neither_changed_nor_taken_back()
    {
        var story = await PublishAsync();
        (await story.Flight.PutAsync(Path, story.Statement("Another."))).ExpectProblem(409, "conflict", "id");
        Assert.Equal(405, (await story.Flight.DeleteAsync(Path)).Status);
    }

    [Fact]
    public async Task Nobody_states_something_about_what_does_not_concern_it()
    {
        var story = await (await NearMiss.HappenAsync(_node)).OpenedAsync();
        (await story.Stranger.PutAsync(Path, story.Statement())).ExpectProblem(404, "not-found", "about");
    }

    [Fact]
    public async Task Nobody_speaks_without_the_scope()
    {
        var story = await (await NearMiss.HappenAsync(_node)).OpenedAsync();
        (await _node.As(story.Flight.Party, "forewarn.read").PutAsync(Path, story.Statement())).Expect(403);
    }

    [Fact]
    public async Task A_statement_about_an_exercise_says_so_first()
    {
        var story = await (await NearMiss.HappenAsync(_node)).OpenedAsync(isExercise: true);
        (await story.Flight.PutAsync(Path, story.Statement())).Expect(201);
        Assert.Contains("<title>EXERCISE: ", await PageAsync(), StringComparison.Ordinal);
        Assert.StartsWith("EXERCISE: ", (await EntryAsync()).Title.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_feed_is_read_by_a_reader_of_feeds()
    {
        await PublishAsync("לא קרה דבר & <b>more</b>", "he");
        var entry = await EntryAsync();
        Assert.Equal("לא קרה דבר & <b>more</b>", ((TextSyndicationContent)entry.Content).Text);
        Assert.Equal($"/statements/{_id}", entry.Links.Single(link => link.RelationshipType == "alternate").Uri.AbsolutePath);
        Assert.Single(entry.Authors);
    }

    [Fact]
    public async Task A_correction_updates_the_entry_and_leaves_its_id_and_its_first_words()
    {
        var story = await PublishAsync();
        var first = await EntryAsync();
        await CorrectAsync(story, "Something did.");
        var corrected = await EntryAsync();
        Assert.Equal((first.Id, first.PublishDate), (corrected.Id, corrected.PublishDate));
        string content = ((TextSyndicationContent)corrected.Content).Text;
        Assert.StartsWith("Nothing happened.", content, StringComparison.Ordinal);
        Assert.EndsWith("Something did.", content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_correction_moves_the_time_of_the_entry()
    {
        var story = await PublishAsync();
        string published = await UpdatedAsync();
        await CorrectAsync(story, "Something did.");
        Assert.True(string.CompareOrdinal(published, await UpdatedAsync()) < 0);
    }

    [Fact]
    public async Task The_feed_has_the_newest_corrections_and_says_where_the_others_stand()
    {
        var story = await PublishAsync();
        for (int i = 1; i <= 5; i++)
            await CorrectAsync(story, $"Correction {i}.", i);
        string content = ((TextSyndicationContent)(await EntryAsync()).Content).Text;
        Assert.DoesNotContain("Correction 2.", content, StringComparison.Ordinal);
        Assert.Contains($"[2 earlier corrections: {_node.Http.BaseAddress!.ToString().TrimEnd('/')}/statements/{_id}]", content, StringComparison.Ordinal);
        Assert.Contains("Correction 3.", content, StringComparison.Ordinal);
        Assert.EndsWith("Correction 5.", content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_feed_calls_a_party_as_it_is_called_now()
    {
        var story = await PublishAsync();
        await EntryAsync();
        (await _node.Admin.PutAsync($"/v1/parties/{story.Flight.Party}", Bodies.Party($"renamed {_id}"), version: 1)).Expect(200);
        Assert.Equal($"renamed {_id}", (await EntryAsync()).Authors.Single().Name);
    }

    [Fact]
    public async Task What_no_feed_can_hold_is_replaced_in_it()
    {
        await PublishAsync("a\uFFFEb");
        Assert.Equal("a\uFFFDb", ((TextSyndicationContent)(await EntryAsync()).Content).Text);
    }

    [Fact]
    public async Task The_list_has_the_newest_statements_and_points_to_the_feed()
    {
        await PublishAsync();
        string page = (await _node.AsNobody().GetAsync("/statements")).Expect(200).Text;
        Assert.Contains($"/statements/{_id}\">", page, StringComparison.Ordinal);
        Assert.Contains("<link rel=\"alternate\" type=\"application/atom+xml\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_statements_can_be_listed_in_pages()
    {
        await PublishAsync();
        var client = _node.As("reader-of-statements-" + _id.ToString("N")[..8]);
        (await _node.Admin.PutAsync($"/v1/parties/{client.Party}", Bodies.Party(client.Party))).Expect(201);
        var found = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await client.GetAsync($"/v1/statements?limit=1{(cursor.Length == 0 ? "" : $"&cursor={cursor}")}")).Expect(200).Body;
            found.AddRange(page["statements"]!.AsArray().Select(statement => (string)statement!["id"]!));
            cursor = (string?)page["next_cursor"];
        }
        Assert.Contains(_id.ToString(), found);
        Assert.Equal(found.Distinct(), found);
    }

    private async Task<NearMiss> PublishAsync(string text = "Nothing happened.", string language = "en", string title = "On the near miss")
    {
        var story = await (await NearMiss.HappenAsync(_node)).OpenedAsync();
        (await story.Flight.PutAsync(Path, story.Statement(text, language, title))).Expect(201);
        return story;
    }

    private async Task CorrectAsync(NearMiss story, string text, int version = 1)
    {
        using var request = story.Flight.Request(HttpMethod.Post, $"{Path}/corrections", new JsonObject { ["language"] = "en", ["text"] = text }, version);
        (await story.Flight.SendAsync(request)).Expect(200);
    }

    private async Task<string> PageAsync() => (await _node.AsNobody().GetAsync($"/statements/{_id}")).Expect(200).Text;

    /// <summary>As it is written: readers cut it to seconds.</summary>
    private async Task<string> UpdatedAsync()
    {
        XNamespace atom = "http://www.w3.org/2005/Atom";
        var feed = XDocument.Parse((await _node.AsNobody().GetAsync("/statements/feed.atom")).Expect(200).Text);
        return (string)feed.Root!.Elements(atom + "entry").Single(entry => (string)entry.Element(atom + "id")! == $"urn:uuid:{_id}").Element(atom + "updated")!;
    }

    private async Task<SyndicationItem> EntryAsync()
    {
        var answer = (await _node.AsNobody().GetAsync("/statements/feed.atom")).Expect(200);
        Assert.Equal("application/atom+xml", answer.ContentType);
        using var reader = XmlReader.Create(new StringReader(answer.Text));
        var formatter = new Atom10FeedFormatter();
        formatter.ReadFrom(reader);
        return formatter.Feed.Items.Single(item => item.Id == $"urn:uuid:{_id}");
    }
}
