using Forewarn.WebConsole.Declare.Areas;
using Forewarn.WebConsole.Declare.Drafts;
using Forewarn.WebConsole.Texts;

namespace Forewarn.WebConsole.Declare;

/// <summary>What is wrong in the form, in words.</summary>
internal static class AreaWords
{
    public static string Of(AreaException problem, Words words) => words[$"declare.area.{problem.Key}", [.. problem.Values]];

    public static string Of(DraftException problem, Words words) => words[$"declare.problem.{problem.Key}", [.. problem.Values]];
}
