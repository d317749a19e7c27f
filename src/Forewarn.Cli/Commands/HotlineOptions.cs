using System.CommandLine;
using Forewarn.Client.Model;
using Forewarn.Core;
using NodaTime;
using NodaTime.Text;

namespace Forewarn.Cli.Commands;

/// <summary>What the commands of the hotline share: who writes, ids, topics, times.</summary>
internal static class HotlineOptions
{
    public static readonly Option<string?> By = new("--by") { Description = "The person or post that writes; the environment variable FOREWARN_BY, else the person that the token names, unless given" };
    public static readonly Option<string?> About = new("--about") { Description = "What it is tied to: TYPE/ID, such as warning/12, constraint/UUID or incident/UUID" };
    public static readonly Option<bool> Json = new("--json") { Description = "Print the node's JSON" };

    public static string? ByOf(ParseResult parsed) => parsed.GetValue(By) ?? Environment.GetEnvironmentVariable("FOREWARN_BY");

    public static HotlineTopic? TopicOf(ParseResult parsed)
    {
        if (parsed.GetValue(About) is not { } about)
            return null;
        var parts = about.Split('/', 2);
        return parts.Length == 2 ? new HotlineTopic(parts[0], parts[1]) : throw new InvalidValueException("--about", "no type and id", "TYPE/ID, such as warning/12");
    }

    public static Guid IdOf(string text, string name) => Guid.TryParseExact(text, "D", out var id)
        ? id : throw new InvalidValueException(name, "not a UUID", "a UUID such as 2f8343be-6482-4d1b-a474-16847e01af1e");

    public static Instant? TimeOf(string? text, string name)
    {
        if (text is null)
            return null;
        return OffsetDateTimePattern.Rfc3339.Parse(text).TryGetValue(default, out var time)
            ? time.ToInstant() : throw new InvalidValueException(name, "not a time", "RFC 3339, such as 2026-05-01T12:00:00Z");
    }
}
