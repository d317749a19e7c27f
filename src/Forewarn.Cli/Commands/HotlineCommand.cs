using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Forewarn.Client.Model;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn hotline</c>: threads with other parties, and what is written in them.</summary>
internal static class HotlineCommand
{
    private static readonly Argument<string> Thread = new("thread") { Description = "The thread's id, a UUID" };
    private static readonly Option<string[]> With = new("--with") { Description = "Another party; may be given several times", Required = true };
    private static readonly Option<string> Channel = new("--channel") { Description = "operational or diplomatic", DefaultValueFactory = _ => "operational" };
    private static readonly Option<string?> Title = new("--title") { Description = "What it is about, in words" };
    private static readonly Option<bool> Exercise = new("--exercise") { Description = "It is of an exercise, and marked so wherever it is shown" };
    private static readonly Option<int> After = new("--after") { Description = "Number of the last message that you have", DefaultValueFactory = _ => 0 };
    private static readonly Option<bool> MarkRead = new("--mark-read") { Description = "Also say that you have read them (scope forewarn.liaison)" };
    private static readonly Option<string?> Template = new("--template") { Description = "A standing template (forewarn hotline templates); chosen from a list when neither it, --text nor --attach is given" };
    private static readonly Option<string[]> Field = new("--field") { Description = "NAME=VALUE of the template; may be given several times. A time that is not given is now" };
    private static readonly Option<string?> Text = new("--text") { Description = "Free text" };
    private static readonly Option<string[]> Attach = new("--attach") { Description = "A file whose name, length and SHA-256 hash go with the message; may be given several times" };
    private static readonly Option<string> Language = new("--language") { Description = "The language you write in, BCP 47; also that of the list", DefaultValueFactory = _ => "en" };
    private static readonly Option<string?> Id = new("--id") { Description = "Id of the message, to send the same again after a failure; a new one unless given" };

    static HotlineCommand() => Channel.AcceptOnlyFromAmong("operational", "diplomatic");

    public static Command Create()
    {
        var open = new Command("open", "Open a thread (scope forewarn.liaison)") { Thread, With, Channel, Title, HotlineOptions.About, Exercise, HotlineOptions.Json };
        open.SetAction(OpenAsync);
        var list = new Command("list", "List your threads, latest last (scope forewarn.read)") { HotlineOptions.Json };
        list.SetAction(ListAsync);
        var read = new Command("read", "Show the messages of a thread, which delivers those to you (scope forewarn.read)") { Thread, After, MarkRead, HotlineOptions.By, HotlineOptions.Json };
        read.SetAction(ReadAsync);
        var send = new Command("send", "Write in a thread: alone it offers the standing templates, and a digit and Enter send one (scope forewarn.liaison)")
        {
            Thread, Template, Field, Text, Attach, Language, HotlineOptions.By, Id, HotlineOptions.Json,
        };
        send.SetAction(SendAsync);
        var templates = new Command("templates", "List the standing templates with their fields (scope forewarn.read)") { Language, HotlineOptions.Json };
        templates.SetAction(TemplatesAsync);
        return new Command("hotline", "Talk with other parties")
        {
            NodeLink.AddTo(ReceiptOptions.AddTo(open), signs: true), NodeLink.AddTo(list), NodeLink.AddTo(Trust.AddTo(read), signs: true),
            NodeLink.AddTo(ReceiptOptions.AddTo(send), signs: true), NodeLink.AddTo(templates),
        };
    }

    private static async Task<int> OpenAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var id = ThreadOf(parsed);
        var terms = new ThreadTerms(
            [.. parsed.GetRequiredValue(With)], parsed.GetRequiredValue(Channel), parsed.GetValue(Title), HotlineOptions.TopicOf(parsed), parsed.GetValue(Exercise) ? true : null);
        using var link = await NodeLink.OpenSigningAsync(parsed, cancellation);
        var answer = await link.Client.OpenThreadAsync(id, terms, cancellation);
        Console.Out.WriteLine(parsed.GetValue(HotlineOptions.Json)
            ? JsonSerializer.Serialize(answer, ApiJson.Options) : $"{HotlineWording.Of(answer.Thread)}; {Wording.OnRecord(answer)}");
        return await ReceiptOptions.KeepAsync(parsed, link, answer, $"thread/{id}", null, cancellation);
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = NodeLink.Open(parsed);
        var threads = new List<HotlineThread>();
        await foreach (var thread in link.Client.ThreadsAsync(cancellation))
            threads.Add(thread);
        foreach (var thread in threads.OrderBy(thread => thread.LastAt))
            Console.Out.WriteLine(parsed.GetValue(HotlineOptions.Json) ? JsonSerializer.Serialize(thread, ApiJson.Options) : HotlineWording.Of(thread));
        return ExitCode.Success;
    }

    private static async Task<int> ReadAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var id = ThreadOf(parsed);
        bool marks = parsed.GetValue(MarkRead);
        using var link = await NodeLink.OpenSigningAsync(parsed, cancellation);
        await foreach (var message in link.Client.MessagesAsync(id, parsed.GetValue(After), cancellation))
        {
            // Shown first: who says that it was read has seen it.
            Console.Out.WriteLine(parsed.GetValue(HotlineOptions.Json) ? JsonSerializer.Serialize(message, ApiJson.Options) : HotlineWording.Of(message));
            if (marks && !message.Own && message.Marks.All(mark => mark.ReadAt is null))
                await link.Client.MarkReadAsync(id, message.Id, HotlineOptions.ByOf(parsed), cancellation);
        }
        return ExitCode.Success;
    }

    private static async Task<int> SendAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var thread = ThreadOf(parsed);
        var message = parsed.GetValue(Id) is { } given ? HotlineOptions.IdOf(given, "--id") : Guid.NewGuid();
        string language = parsed.GetRequiredValue(Language);
        var attachments = (parsed.GetValue(Attach) ?? []).Select(AttachmentOf).ToArray();
        using var link = await NodeLink.OpenSigningAsync(parsed, cancellation);
        string? template = parsed.GetValue(Template);
        var fields = TemplateChoice.FieldsOf(parsed.GetValue(Field) ?? []);
        if (template is not null || (parsed.GetValue(Text) is null && attachments.Length == 0))
        {
            var choice = new TemplateChoice(await link.Client.MessageTemplatesAsync(cancellation), language, Console.In, Console.Error);
            var chosen = template is null ? choice.Ask() : choice.Named(template);
            template = chosen.Id;
            choice.Complete(chosen, fields, asks: parsed.GetValue(Template) is null);
        }
        var terms = new MessageTerms(
            HotlineOptions.ByOf(parsed), parsed.GetValue(Text), template, fields.Count == 0 ? null : fields.ToImmutable(), language,
            attachments.Length == 0 ? null : [.. attachments]);
        var answer = await link.Client.SendMessageAsync(thread, message, terms, cancellation);
        Console.Out.WriteLine(parsed.GetValue(HotlineOptions.Json)
            ? JsonSerializer.Serialize(answer, ApiJson.Options) : $"{HotlineWording.Of(answer.Message)}\n{Wording.OnRecord(answer)}");
        return await ReceiptOptions.KeepAsync(parsed, link, answer, $"thread/{thread}", answer.Message.Number, cancellation);
    }

    private static async Task<int> TemplatesAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using var link = NodeLink.Open(parsed);
        var templates = await link.Client.MessageTemplatesAsync(cancellation);
        foreach (var template in templates)
        {
            Console.Out.WriteLine(parsed.GetValue(HotlineOptions.Json)
                ? JsonSerializer.Serialize(template, ApiJson.Options) : HotlineWording.Of(template, parsed.GetRequiredValue(Language)));
        }
        return ExitCode.Success;
    }

    private static Guid ThreadOf(ParseResult parsed) => HotlineOptions.IdOf(parsed.GetRequiredValue(Thread), "thread");

    private static HotlineAttachment AttachmentOf(string path) => NamedFile.Read(path, name =>
    {
        using var file = File.OpenRead(name);
        return new HotlineAttachment(Path.GetFileName(name), Convert.ToHexStringLower(SHA256.HashData(file)), "application/octet-stream", file.Length);
    });
}
