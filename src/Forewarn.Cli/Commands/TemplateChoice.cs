using System.Collections.Immutable;
using Forewarn.Client.Model;
using Forewarn.Core;
using NodaTime;
using NodaTime.Text;
using BidiText = Forewarn.Server.Hotline.BidiText;

namespace Forewarn.Cli.Commands;

/// <summary>Lets a person choose a standing template: a digit and Enter.</summary>
/// <param name="templates">Those of the node, in its order.</param>
/// <param name="language">In which language they are offered, where there are texts in it.</param>
/// <param name="input">What the person types.</param>
/// <param name="screen">Where the list is shown.</param>
internal sealed class TemplateChoice(ImmutableArray<MessageTemplate> templates, string language, TextReader input, TextWriter screen)
{
    /// <summary>Shows the list, and takes the number of a template.</summary>
    /// <exception cref="CommandFailedException">Nothing, or something else, was typed; nothing is sent.</exception>
    public MessageTemplate Ask()
    {
        for (int i = 0; i < templates.Length; i++)
            screen.WriteLine($"{i + 1}  {HotlineWording.TitleOf(templates[i], language)}");
        screen.Write("Number: ");
        return int.TryParse(input.ReadLine()?.Trim(), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int number)
            && number >= 1 && number <= templates.Length
            ? templates[number - 1] : throw new CommandFailedException($"nothing is sent: not a number from 1 to {templates.Length}");
    }

    /// <exception cref="InvalidValueException">There is none of this id.</exception>
    public MessageTemplate Named(string id) => templates.FirstOrDefault(template => template.Id == id)
        ?? throw new InvalidValueException("--template", "there is no such template", string.Join(", ", templates.Select(template => template.Id)));

    /// <summary>Fills in what is required and was not given: the field <c>time</c> with now, others by asking.</summary>
    /// <param name="asks">Whether a person is there to be asked; else the node says what is missing.</param>
    public void Complete(MessageTemplate template, ImmutableSortedDictionary<string, string>.Builder fields, bool asks)
    {
        foreach (var missing in template.Fields.Where(field => field.Required && !fields.ContainsKey(field.Name)))
        {
            if (missing.Name == "time")
            {
                fields.Add(missing.Name, InstantPattern.General.Format(SystemClock.Instance.GetCurrentInstant()));
            }
            else if (asks)
            {
                screen.Write($"{BidiText.Isolate(missing.Name)} ({missing.Kind}): ");
                if (input.ReadLine() is { Length: > 0 } value)
                    fields.Add(missing.Name, value);
            }
        }
    }

    /// <summary>Reads NAME=VALUE.</summary>
    /// <exception cref="InvalidValueException">Not of that form, or a name twice.</exception>
    public static ImmutableSortedDictionary<string, string>.Builder FieldsOf(IEnumerable<string> given)
    {
        var fields = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (string each in given)
        {
            var parts = each.Split('=', 2);
            if (parts.Length != 2 || !fields.TryAdd(parts[0], parts[1]))
                throw new InvalidValueException("--field", parts.Length == 2 ? $"{parts[0]} is given twice" : "no value", "NAME=VALUE, each name once");
        }
        return fields;
    }
}
