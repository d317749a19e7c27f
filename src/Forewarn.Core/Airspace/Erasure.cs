using System.Collections.Immutable;
using Forewarn.Core.Discovery;

namespace Forewarn.Core.Airspace;

/// <summary>Replaces what people wrote about one subject, in the journal and in the state alike, so that a replay of what is left reaches
/// the same decisions and the same state.</summary>
/// <remarks>
/// <para>Go through the journal from its beginning with <see cref="Of"/>, in order: the placeholders are counted in the order in which texts are
/// first met, so that what was erased before stays as it is. Then have an <see cref="EraseDetails"/> with <see cref="PlaceholdersOf"/> applied, and
/// put the replaced details of all entries before it in the place of theirs.</para>
/// <para>Not thread-safe; one for each erasure.</para>
/// </remarks>
public sealed class Erasure(EventSubject subject)
{
    private readonly Dictionary<string, string> _placeholders = new(StringComparer.Ordinal);

    /// <summary>Whether a command holds something that is to be erased.</summary>
    public bool Concerns(Command command) =>
        MayConcern(command) && SubjectOf(command) == subject
        && (command is Reveal || command.Texts.Any(text => text.Length > 0));

    /// <summary>Whether a command is of a kind that people write freely in.</summary>
    public static bool MayConcern(Command command) => command is Declare or Reveal or Acknowledge or Observe or FileReport or ReceiveNotification or LiaisonCommand;

    /// <summary>What a command is about.</summary>
    public static EventSubject SubjectOf(Command command) => AirspaceState.SubjectOf(command);

    /// <summary>The command with a placeholder for each text, without what was opened, and of a signature only its key; the command itself when it does
    /// not concern the subject.</summary>
    public Command Of(Command command)
    {
        if (!Concerns(command))
            return command;
        var erased = command.WithTexts([.. command.Texts.Select(PlaceholderOf)]);
        if (erased is Reveal reveal)
            erased = reveal.WithoutOpening();
        return erased.Signature is { } signature ? erased with { Signature = new CommandSignature(signature.KeyId, "", default) } : erased;
    }

    /// <summary>The placeholders for what the state holds of the subject, as <see cref="EraseDetails"/> takes them.</summary>
    public ImmutableArray<string> PlaceholdersOf(AirspaceState state) => [.. state.WordsOf(subject).Texts.Select(PlaceholderOf)];

    /// <summary>An empty text says nothing, and stays.</summary>
    private string PlaceholderOf(string text)
    {
        if (text.Length == 0)
            return text;
        if (!_placeholders.TryGetValue(text, out string? placeholder))
            _placeholders.Add(text, placeholder = Placeholder.Of(_placeholders.Count + 1));
        return placeholder;
    }
}

/// <summary>What the state holds of what people wrote about a subject.</summary>
/// <param name="Leaf">Index of the leaf of the version that holds it; <see cref="Leaves.None"/> when it holds nothing.</param>
/// <param name="Texts">The texts that are not empty, in the order of the journal's format.</param>
public readonly record struct Words(long Leaf, ImmutableArray<string> Texts)
{
    internal static readonly Words Nothing = new(Leaves.None, []);

    internal static Words Of(long leaf, params ReadOnlySpan<string> texts)
    {
        var present = ImmutableArray.CreateBuilder<string>();
        foreach (string text in texts)
        {
            if (text.Length > 0)
                present.Add(text);
        }
        return new Words(leaf, present.DrainToImmutable());
    }
}
