using System.Collections.Immutable;
using Forewarn.Client.Model;

namespace Forewarn.Client;

/// <content>The hotline: threads and their messages, the log of calls, readouts (scope <c>forewarn.liaison</c> to write, <c>forewarn.read</c> to read).</content>
public sealed partial class ForewarnClient
{
    /// <summary>The standing templates, in the order in which they are offered.</summary>
    public async Task<ImmutableArray<MessageTemplate>> MessageTemplatesAsync(CancellationToken cancellation = default) =>
        (await _api.GetAsync("/v1/hotline/templates", ClientJson.Default.TemplatesReading, cancellation)).Templates;

    /// <summary>Opens a thread with other parties.</summary>
    /// <param name="id">Of the caller's choice; the same may be asked for again.</param>
    public Task<ThreadAnswer> OpenThreadAsync(Guid id, ThreadTerms terms, CancellationToken cancellation = default) =>
        ChangeAsync(HttpMethod.Put, ThreadPath(id), terms, ClientJson.Default.ThreadTerms, null, ClientJson.Default.ThreadAnswer, cancellation);

    /// <summary>The threads that the caller is in; reading the list delivers nothing.</summary>
    public IAsyncEnumerable<HotlineThread> ThreadsAsync(CancellationToken cancellation = default) => PagesAsync(async cursor =>
    {
        var page = await _api.GetAsync($"/v1/threads?limit={PageSize}{CursorQuery(cursor, '&')}", ClientJson.Default.ThreadsPage, cancellation);
        return (page.Threads, page.NextCursor);
    }, "threads", cancellation);

    /// <summary>What a thread is; null when the caller is in none of this id.</summary>
    public async Task<HotlineThread?> FindThreadAsync(Guid id, CancellationToken cancellation = default) =>
        (await _api.FindAsync(ThreadPath(id), ClientJson.Default.ThreadReading, cancellation))?.Thread;

    /// <summary>The messages of a thread, which delivers those that are to the caller.</summary>
    /// <param name="after">Number of the last message that the caller has; 0 to begin with the first.</param>
    public IAsyncEnumerable<HotlineMessage> MessagesAsync(Guid thread, int after = 0, CancellationToken cancellation = default) => PagesAsync(async cursor =>
    {
        string from = cursor ?? after.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var page = await _api.GetAsync($"{ThreadPath(thread)}/messages?limit={PageSize}{CursorQuery(from, '&')}", ClientJson.Default.MessagesPage, cancellation);
        return (page.Messages, page.NextCursor);
    }, "messages", cancellation);

    /// <summary>Writes in a thread.</summary>
    /// <param name="message">Of the caller's choice; the same may be sent again.</param>
    public Task<MessageAnswer> SendMessageAsync(Guid thread, Guid message, MessageTerms terms, CancellationToken cancellation = default) =>
        ChangeAsync(HttpMethod.Put, $"{ThreadPath(thread)}/messages/{message}", terms, ClientJson.Default.MessageTerms, null, ClientJson.Default.MessageAnswer, cancellation);

    /// <summary>Says that somebody has read a message.</summary>
    /// <param name="by">The person or post that read it; when null, the person that the token names.</param>
    public Task<MessageAnswer> MarkReadAsync(Guid thread, Guid message, string? by, CancellationToken cancellation = default) =>
        ChangeAsync(HttpMethod.Post, $"{ThreadPath(thread)}/messages/{message}/read", new ReadTerms(by), ClientJson.Default.ReadTerms, null, ClientJson.Default.MessageAnswer, cancellation);

    /// <summary>Logs a call outside the system.</summary>
    public Task<CallAnswer> LogCallAsync(Guid id, CallTerms terms, CancellationToken cancellation = default) =>
        ChangeAsync(HttpMethod.Put, CallPath(id), terms, ClientJson.Default.CallTerms, null, ClientJson.Default.CallAnswer, cancellation);

    /// <summary>Files the caller's own readout of a call, or a correction of it.</summary>
    /// <param name="version">Version of the caller's own readout that it corrects; null for the first.</param>
    public Task<ReadoutAnswer> FileReadoutAsync(Guid call, ReadoutTerms terms, int? version = null, CancellationToken cancellation = default) =>
        ChangeAsync(HttpMethod.Put, $"{CallPath(call)}/readout", terms, ClientJson.Default.ReadoutTerms, version, ClientJson.Default.ReadoutAnswer, cancellation);

    /// <summary>The calls that the caller took part in.</summary>
    public IAsyncEnumerable<HotlineCall> CallsAsync(CancellationToken cancellation = default) => PagesAsync(async cursor =>
    {
        var page = await _api.GetAsync($"/v1/calls?limit={PageSize}{CursorQuery(cursor, '&')}", ClientJson.Default.CallsPage, cancellation);
        return (page.Calls, page.NextCursor);
    }, "calls", cancellation);

    /// <summary>A call with all its readouts; null when the caller took part in none of this id.</summary>
    public async Task<HotlineCall?> FindCallAsync(Guid id, CancellationToken cancellation = default) =>
        (await _api.FindAsync(CallPath(id), ClientJson.Default.CallReading, cancellation))?.Call;

    private static string ThreadPath(Guid id) => $"/v1/threads/{id}";

    private static string CallPath(Guid id) => $"/v1/calls/{id}";
}
