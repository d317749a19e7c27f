using System.Globalization;
using System.Text;
using Forewarn.Core.Hotline;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Server.Hotline;

/// <summary>A message from a template as one reader reads it.</summary>
/// <param name="Language">BCP 47.</param>
/// <param name="Direction"><c>ltr</c> or <c>rtl</c>: of the text as a whole.</param>
/// <param name="Title">A few words that say what it is.</param>
/// <param name="Text">The message, several lines; what was filled in is isolated (U+2068, U+2069), so that a callsign in Latin letters does not turn a
/// Hebrew sentence. One of an exercise begins with a line that says so.</param>
public sealed record MessageRendering(string Language, string Direction, string Title, string Text)
{
    private static readonly LocalDatePattern Date = LocalDatePattern.Iso;
    private static readonly LocalTimePattern Minutes = LocalTimePattern.CreateWithInvariantCulture("HH:mm");
    private static readonly LocalTimePattern Seconds = LocalTimePattern.CreateWithInvariantCulture("HH:mm:ss");

    /// <summary>Renders a message; null when it uses no template, or one that this program does not know.</summary>
    /// <param name="templates">The templates.</param>
    /// <param name="content">The message.</param>
    /// <param name="texts">In which language.</param>
    /// <param name="zone">In which zone its times are shown, beside UTC.</param>
    /// <param name="isExercise">Whether its thread is of an exercise.</param>
    public static MessageRendering? Of(MessageTemplates templates, MessageContent content, LanguageTexts texts, DateTimeZone zone, bool isExercise)
    {
        if (templates.Find(content.Template) is not { } template)
            return null;
        var (title, pattern) = texts[template];
        var text = new StringBuilder();
        if (isExercise)
            text.Append(ExerciseIn(texts)).Append('\n');
        var inSentence = AppendSentence(text, pattern, place => Shown(template.Find(place)!, content.Find(place) ?? "…", zone));
        foreach (var field in template.Fields)
        {
            if (!inSentence.Contains(field.Name) && content.Find(field.Name) is { } value)
                text.Append('\n').Append(texts.LabelOf(field.Name)).Append(": ").Append(Shown(field, value, zone));
        }
        return new MessageRendering(texts.Tag, texts.Direction, isExercise ? $"{ExerciseIn(texts)}: {title}" : title, text.ToString());
    }

    /// <summary>Fills in the places of a sentence, in one pass: what is filled in has no places.</summary>
    /// <returns>Their names.</returns>
    private static HashSet<string> AppendSentence(StringBuilder text, string pattern, Func<string, string> filledIn)
    {
        var places = new HashSet<string>(StringComparer.Ordinal);
        int start = 0;
        foreach (string place in LanguageTexts.PlacesIn(pattern))
        {
            int open = pattern.IndexOf('{', start);
            text.Append(pattern, start, open - start).Append(filledIn(place));
            start = open + place.Length + 2;
            places.Add(place);
        }
        text.Append(pattern, start, pattern.Length - start);
        return places;
    }

    /// <summary>The word in English first, which everybody is trained to see, then in the reader's language.</summary>
    private static string ExerciseIn(LanguageTexts texts) => texts.Exercise == Marking.Exercise ? Marking.Exercise : $"{Marking.Exercise} ({BidiText.Isolate(texts.Exercise)})";

    private static string Shown(TemplateField field, string value, DateTimeZone zone) => BidiText.Isolate(
        field.Kind == TemplateFieldKind.Time && TemplateField.TimeOf(value) is { } time ? Shown(time, zone) : value);

    /// <summary>In digits, which everybody reads alike: <c>2018-09-17 18:39 UTC (21:39 Europe/Moscow)</c>; the other date as well where it is another.</summary>
    private static string Shown(Instant time, DateTimeZone zone)
    {
        var (utc, local) = (time.InUtc().LocalDateTime, time.InZone(zone).LocalDateTime);
        string shown = string.Create(CultureInfo.InvariantCulture, $"{Date.Format(utc.Date)} {Clock(utc.TimeOfDay)} UTC");
        if (zone.Id == DateTimeZone.Utc.Id)
            return shown;
        string date = local.Date == utc.Date ? "" : $"{Date.Format(local.Date)} ";
        return $"{shown} ({date}{Clock(local.TimeOfDay)} {zone.Id})";
    }

    private static string Clock(LocalTime time) => (time.Second == 0 ? Minutes : Seconds).Format(time);
}
