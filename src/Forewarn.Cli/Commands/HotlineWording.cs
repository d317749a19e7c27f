using System.Collections.Immutable;
using System.Text;
using Forewarn.Client.Model;
using BidiText = Forewarn.Server.Hotline.BidiText;
using MessageTemplates = Forewarn.Server.Hotline.MessageTemplates;

namespace Forewarn.Cli.Commands;

/// <summary>The hotline in words. What people wrote is isolated, so that it does not turn the lines around it.</summary>
internal static class HotlineWording
{
    /// <summary>Stands first wherever something of an exercise is shown.</summary>
    private const string ExerciseMark = "EXERCISE ";

    public static string Of(HotlineThread thread)
    {
        string title = thread.Title.Length > 0 ? $" {BidiText.Isolate(thread.Title)}" : "";
        string about = thread.About switch
        {
            { Type: { } type } => $", about {type}/{thread.About.Id}",
            { Area: not null } => ", about an area",
            _ => "",
        };
        return $"{Mark(thread.Exercise)}thread {thread.Id}{title}: {thread.Channel}, {string.Join(", ", thread.Parties)}{about}, "
            + $"{thread.Messages} messages, {thread.Unread} unread, last {thread.LastAt}";
    }

    public static string Of(HotlineMessage message)
    {
        var text = new StringBuilder();
        text.Append($"{Mark(message.Exercise)}message {message.Number} from {message.From}, {BidiText.Isolate(message.By)}, at {message.SentAt}, id {message.Id}");
        var shown = message.Renderings is { Length: > 0 } renderings ? renderings[0] : null;
        if (shown is not null)
            AppendLines(text, BidiText.Isolate(shown.Text, shown.Direction));
        else if (message.Template is { } template)
            AppendLines(text, $"template {template}: {string.Join(", ", (message.Fields ?? ImmutableSortedDictionary<string, string>.Empty).Select(field => $"{field.Key} {BidiText.Isolate(field.Value)}"))}");
        if (message.Original is { } original && original.Language != shown?.Language)
            AppendLines(text, $"original ({original.Language}):\n{BidiText.Isolate(original.Text, original.Direction)}");
        if (message.Text is { } words)
            AppendLines(text, BidiText.Isolate(words));
        foreach (var attachment in message.Attachments ?? [])
            AppendLines(text, $"attachment {BidiText.Isolate(attachment.Name)}, {attachment.MediaType}, {attachment.Bytes} bytes, SHA-256 {attachment.Sha256}");
        foreach (var marks in message.Marks)
            AppendLines(text, $"to {marks.To}: {Of(marks)}");
        return text.ToString();
    }

    public static string Of(MessageTemplate template, string language)
    {
        string fields = template.Fields.IsEmpty ? "no fields" : string.Join(", ", template.Fields.Select(field => $"{field.Name} ({field.Kind}{(field.Required ? ", required" : "")})"));
        return $"{template.Id}: {TitleOf(template, language)}; {fields}";
    }

    /// <summary>The title in a language, in English where there is none in it.</summary>
    public static string TitleOf(MessageTemplate template, string language)
    {
        var text = template.Texts.FirstOrDefault(text => text.Language == language) ?? template.Texts.First(text => text.Language == MessageTemplates.LanguageOtherwise);
        return BidiText.Isolate(text.Title, text.Direction);
    }

    private static string Of(MessageMarks marks) => marks switch
    {
        { ReadAt: { } read } => $"delivered {marks.DeliveredAt}, read {read} by {BidiText.Isolate(marks.ReadBy ?? "")}",
        { DeliveredAt: { } delivered } => $"delivered {delivered}, not marked as read",
        _ => "not delivered",
    };

    private static void AppendLines(StringBuilder text, string lines)
    {
        foreach (string line in lines.Split('\n'))
            text.Append("\n  ").Append(line);
    }

    private static string Mark(bool isExercise) => isExercise ? ExerciseMark : "";
}
