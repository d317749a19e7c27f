using System.Collections.Immutable;
using Forewarn.Client.Model;
using Forewarn.WebConsole.Times;
using NodaTime;

namespace Forewarn.WebConsole.Mechanism.Drafting;

/// <summary>A step of a ladder while it is being typed.</summary>
public sealed class RungRow
{
    /// <summary>Levels that a step may be on.</summary>
    public static readonly ImmutableArray<string> Levels = ["operational", "diplomatic"];

    /// <summary>Ways in which a step may reach people.</summary>
    public static readonly ImmutableArray<string> Ways = ["webhook", "email", "console"];

    private ImmutableArray<string> _transports = [];

    /// <summary>One of <see cref="Levels"/>; empty for no step.</summary>
    public string Level { get; set; } = "";

    /// <summary>A post of the warned party's roster; empty for everybody of the level.</summary>
    public string Post { get; set; } = "";

    public TypedSpan Within { get; private init; } = TypedSpan.Of(Duration.FromMinutes(15));

    public static RungRow Of(Rung rung) =>
        new() { Level = rung.Channel, Post = rung.Post ?? "", Within = TypedSpan.Of(rung.AcknowledgeWithin), _transports = rung.Transports ?? [] };

    public bool Uses(string way) => _transports.Contains(way);

    public void Use(string way, bool isUsed) => _transports = isUsed ? [.. Ways.Where(known => known == way || Uses(known))] : _transports.Remove(way);

    /// <param name="field">What the row is called in a problem.</param>
    internal Rung ToRung(string field) => new(
        Level, Within.Require($"{field}.acknowledge_within"), Post.Trim() is { Length: > 0 } post ? post : null, _transports.IsEmpty ? null : _transports);
}
