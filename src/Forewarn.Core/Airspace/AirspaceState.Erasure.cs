using System.Collections.Immutable;
using static System.FormattableString;

namespace Forewarn.Core.Airspace;

/// <content>Erasing what people wrote.</content>
public sealed partial class AirspaceState
{
    /// <summary>What the state holds of what people wrote about a declaration, a warning (its answer, and what was said to that), an observation, or in the liaison's work.</summary>
    public Words WordsOf(EventSubject subject)
    {
        var (type, entity, number, _) = subject;
        return type switch
        {
            EntityType.OperationalIntent or EntityType.Constraint when _declarations.Find(new EntityKey(type, entity)) is { } declaration =>
                Words.Of(declaration.Leaf, declaration.Note),
            EntityType.Warning when _warnings.Find(number) is { Acknowledgement: { } answer, Resolution: var said } => said is null
                ? Words.Of(answer.Leaf, answer.By, answer.Text)
                : Words.Of(Math.Max(answer.Leaf, said.Leaf), answer.By, answer.Text, said.By, said.Text),
            EntityType.Observation when _observations.Find(entity) is { } observation =>
                Words.Of(observation.Leaf, observation.Event, observation.Source),
            _ => WordsOfParts(subject),
        };
    }

    private Words WordsOfParts(EventSubject subject)
    {
        foreach (var part in _parts)
        {
            if (part.WordsOf(subject) is { Leaf: not Leaves.None } words)
                return words;
        }
        return Words.Nothing;
    }

    /// <summary>Decided by leaf and count alone, never by the words: in a journal that was erased since they are other ones.</summary>
    private Outcome Apply(EraseDetails command)
    {
        var words = WordsOf(command.Subject);
        if (words.Leaf != Leaves.None)
        {
            if (words.Leaf != command.IfLeaf)
                return new Refused(RefusalCode.Conflict, "if_leaf", Invariant($"the present version has leaf {words.Leaf}"), Invariant($"{words.Leaf}"));
            if (words.Texts.Length != command.Placeholders.Length)
            {
                return new Refused(RefusalCode.Conflict, "placeholders", Invariant($"{command.Placeholders.Length} placeholders"),
                    Invariant($"{words.Texts.Length}: one for each text that is not empty"));
            }
            Replace(command.Subject, command.Placeholders);
        }
        return new Erased(command.Subject) { Leaf = Emit(EventKind.DetailsErased, command.Subject, 0, command.Actor, default) };
    }

    private void Replace(EventSubject subject, ImmutableArray<string> placeholders)
    {
        int used = 0;
        string Next(string text) => text.Length == 0 ? text : placeholders[used++];
        var (type, entity, number, _) = subject;
        if (type == EntityType.Warning)
        {
            var warning = _warnings.Find(number)!;
            var answer = warning.Acknowledgement!;
            _warnings.Replace(warning with
            {
                Acknowledgement = answer with { By = Next(answer.By), Text = Next(answer.Text) },
                Resolution = warning.Resolution is { } said ? said with { By = Next(said.By), Text = Next(said.Text) } : null,
            });
        }
        else if (type == EntityType.Observation)
        {
            var observation = _observations.Find(entity)!;
            _observations.Replace(observation.WithTexts(Next(observation.Event), Next(observation.Source)));
        }
        else if (type >= EntityType.Roster)
        {
            foreach (var part in _parts)
                part.Reword(subject, Next);
        }
        else
        {
            var declaration = _declarations.Find(new EntityKey(type, entity))!;
            _declarations.Put(declaration.WithNote(Next(declaration.Note)));
        }
    }
}
