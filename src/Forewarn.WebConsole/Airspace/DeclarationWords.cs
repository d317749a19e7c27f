using Forewarn.Client.Model;
using Forewarn.WebConsole.Texts;

namespace Forewarn.WebConsole.Airspace;

/// <summary>What a declaration is called.</summary>
internal static class DeclarationWords
{
    /// <summary>What kind of activity it is, or that it is not disclosed.</summary>
    public static string Kind(Declaration declaration, Words words) => words.Of("map.kind", declaration.Kind ?? (declaration.Type == "operational-intent" ? declaration.Type : "undisclosed"));

    /// <summary>Its state; empty when it has none, or does not disclose it.</summary>
    public static string State(Declaration declaration, Words words) => declaration.State is { } state ? words.Of("map.state", state) : "";
}
