using System.Collections.Immutable;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Forewarn.Cli.Replay;

/// <summary>Shows a replay to a person, readable from 100 columns on.</summary>
/// <remarks>Whatever comes from a case or a node is printed as plain text and never read as markup.</remarks>
public sealed class ReplayScreen(IAnsiConsole console, Case shown)
{
    /// <summary>Label in front of every line of a telling of what did not happen.</summary>
    public const string CounterfactualLabel = "COUNTERFACTUAL | ";

    /// <summary>The case, its purpose, its parties, what nobody disputes, and how to read the marks.</summary>
    public void ShowCase()
    {
        console.Write(Heading("Forewarn replay: " + shown.Title));
        console.Write(new Text(shown.Purpose + "\n"));
        console.Write(new Text(shown.Neutrality + "\n\n", ScreenStyles.Strong));
        console.Write(Parties());
        if (!shown.Undisputed.IsEmpty)
        {
            console.Write(new Text("\nWhat nobody disputes\n", ScreenStyles.Heading));
            console.Write(List(shown.Undisputed.Select(fact => (IRenderable)new Text($"{fact.Text}  ({string.Join(", ", fact.Basis.Source!.Publishers)})"))));
        }
        if (!shown.Background.IsEmpty)
        {
            console.Write(new Text("\nAlso stated\n", ScreenStyles.Heading));
            console.Write(List(shown.Background.Select(Stated)));
        }
        console.Write(new Text("\nHow to read the marks\n", ScreenStyles.Heading));
        console.Write(Marks());
    }

    /// <summary>One telling with its timeline, warnings and findings.</summary>
    public void ShowTelling(TellingResult result, int number)
    {
        IRenderable telling = new Rows(new TellingView(result).Parts());
        console.Write(new Text("\n"));
        console.Write(Heading(CaseObject.Invariant($"{number}  {result.Telling.Title}")));
        console.Write(result.Telling.IsCounterfactual
            ? new Gutter(CounterfactualLabel, ScreenStyles.Counterfactual, telling)
            : telling);
    }

    /// <summary>Whether the findings are those of the case, and where not.</summary>
    public void ShowCheck(int findingsCount, ImmutableArray<Difference> differences)
    {
        console.Write(new Text("\n"));
        if (shown.Tellings.All(telling => telling.Expected is null))
        {
            console.Write(new Text(CaseObject.Invariant($"{findingsCount} findings; the case file expects none in particular.\n")));
            return;
        }
        if (differences.IsEmpty)
        {
            console.Write(new Text(CaseObject.Invariant($"{findingsCount} findings, all as the case file expects.\n"), ScreenStyles.Of(Standing.Proven)));
            return;
        }
        console.Write(new Text(
            CaseObject.Invariant($"{findingsCount} findings; {differences.Length} differences from the case file:\n"), ScreenStyles.Failed));
        Table table = Bare("where", "finding", "expected", "found");
        foreach (Difference difference in differences)
            table.AddRow(new Text(difference.Path), new Text(difference.Finding), new Text(difference.Expected), new Text(difference.Found));
        console.Write(table);
    }

    internal static Table Bare(params string[] columns)
    {
        Table table = new Table().Border(TableBorder.Simple).BorderStyle(ScreenStyles.Quiet);
        foreach (string column in columns)
            table.AddColumn(new TableColumn(new Text(column, ScreenStyles.Strong)).PadLeft(0).PadRight(2));
        return table;
    }

    internal static IRenderable List(IEnumerable<IRenderable> entries)
    {
        Grid grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(1)).AddColumn(new GridColumn().PadRight(0));
        foreach (IRenderable entry in entries)
            grid.AddRow(new Text(" -", ScreenStyles.Quiet), entry);
        return grid;
    }

    private static Rule Heading(string title) =>
        new Rule(Markup.Escape(title)) { Justification = Justify.Left, Style = ScreenStyles.Heading };

    private static Paragraph Stated(Fact fact)
    {
        string when = fact.Time is Moment.InWords inWords ? inWords.Words : fact.Time.ToString();
        return new Paragraph($"{when}: {fact.Text}  ", ScreenStyles.Plain).Append(AssumptionNotes.Word(fact.Basis), ScreenStyles.Of(fact.Basis.Standing));
    }

    private Table Parties()
    {
        Table table = Bare("party", "who", "time zone", "calendar");
        foreach (CaseParty party in shown.Parties)
            table.AddRow(new Text(party.Id), new Text(party.Name), new Text(party.Zone.Id), new Text(party.CalendarName));
        return table;
    }

    private static Grid Marks()
    {
        Grid grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        Add("PROVEN", Standing.Proven, "the node's own record shows it, given what was put into it");
        Add("UNDISPUTED", Standing.Undisputed, "no side disputes it, though no record proves it");
        Add("CLAIMED by", Standing.Claimed, "somebody says so; nothing here makes it a fact");
        Add("ASSUMED", Standing.Assumed, "nobody states it and the case needs it; the reason is numbered below each telling");
        return grid;

        void Add(string mark, Standing standing, string meaning) =>
            grid.AddRow(new Text(" " + mark, ScreenStyles.Of(standing)), new Text(meaning));
    }
}
