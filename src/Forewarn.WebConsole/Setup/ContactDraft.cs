using System.Collections.Immutable;
using Forewarn.Client.Model;

namespace Forewarn.WebConsole.Setup;

/// <summary>A contact while it is being typed.</summary>
internal sealed class ContactDraft
{
    /// <summary>The days of the week, as the API names them.</summary>
    public static readonly ImmutableArray<string> Week = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    public string Id { get; set; } = "";

    public string Name { get; set; } = "";

    public string Level { get; set; } = "operational";

    public string Language { get; set; } = "en";

    /// <summary>Empty when there is none.</summary>
    public string Webhook { get; set; } = "";

    /// <summary>Empty when there is none.</summary>
    public string Email { get; set; } = "";

    public bool HasConsole { get; set; }

    public bool IsQuiet { get; set; }

    public string QuietFrom { get; set; } = "22:00";

    public string QuietTo { get; set; } = "06:00";

    public ImmutableHashSet<string> QuietDays { get; set; } = [.. Week];

    public static ContactDraft Of(ContactTerms contact)
    {
        var draft = new ContactDraft
        {
            Id = contact.Id,
            Name = contact.Name,
            Level = contact.Level,
            Language = contact.Language,
            Webhook = TargetOf(contact, "webhook") ?? "",
            Email = TargetOf(contact, "email") ?? "",
            HasConsole = contact.Addresses.Any(address => address.Transport == "console"),
            IsQuiet = contact.QuietHours is not null,
        };
        if (contact.QuietHours is { } quiet)
            (draft.QuietFrom, draft.QuietTo, draft.QuietDays) = (quiet.From, quiet.To, [.. quiet.Days ?? Week]);
        return draft;
    }

    /// <summary>As it is sent.</summary>
    public ContactTerms ToTerms() => new(
        Id.Trim(), Name.Trim(), Level, Language.Trim(),
        [.. Addresses.Select(address => new AddressTerms(address.Transport, address.Target))],
        IsQuiet ? new QuietHoursTerms(QuietFrom, QuietTo, [.. Week.Where(QuietDays.Contains)]) : null);

    /// <summary>The field of the request that an address is in; one that no request has when there is no such address.</summary>
    public string FieldOf(string transport) => $"addresses[{Addresses.Select(address => address.Transport).ToImmutableArray().IndexOf(transport)}]";

    private IEnumerable<(string Transport, string? Target)> Addresses
    {
        get
        {
            if (Webhook.Trim() is { Length: > 0 } url)
                yield return ("webhook", url);
            if (Email.Trim() is { Length: > 0 } mailbox)
                yield return ("email", mailbox);
            if (HasConsole)
                yield return ("console", null);
        }
    }

    private static string? TargetOf(ContactTerms contact, string transport) => contact.Addresses.FirstOrDefault(address => address.Transport == transport)?.Target;
}
