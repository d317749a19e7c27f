using System.Net;
using System.Text.RegularExpressions;
using Forewarn.WebConsole.Tests.Browsers;

namespace Forewarn.WebConsole.Tests.Accounts;

/// <summary>A browser without a screen: it keeps cookies, reads forms and sends them, and follows nothing by itself.</summary>
internal sealed class Visitor : IDisposable
{
    private readonly HttpClient _http;

    public Visitor(ConsoleNode node, string? session = null)
    {
        Cookies = new CookieContainer();
        if (session is not null)
            Cookies.Add(node.Url, new Cookie("console-session", session));
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = node.Url };
        _node = node;
    }

    private readonly ConsoleNode _node;

    public CookieContainer Cookies { get; }

    /// <summary>The cookie of the session; null when there is none.</summary>
    public string? Session => Cookies.GetCookies(_node.Url)["console-session"]?.Value;

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(path, TestContext.Current.CancellationToken);

    public async Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await _http.PostAsync(path, content, TestContext.Current.CancellationToken);
    }

    /// <summary>Reads a page, fills in its form of this name, and sends it.</summary>
    public async Task<Answer> SubmitAsync(string path, string form, params (string Name, string Value)[] fields)
    {
        string page = await TextAsync(path);
        using var answer = await PostAsync(path, [("_handler", form), ("__RequestVerificationToken", TokenOf(page)), .. fields.Select(field => ($"Typed.{field.Name}", field.Value))]);
        return await Answer.OfAsync(answer);
    }

    /// <summary>The token that forms on a page carry.</summary>
    public async Task<string> TokenAsync(string path) => TokenOf(await TextAsync(path));

    public async Task<string> TextAsync(string path)
    {
        using var answer = await GetAsync(path);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public Task<Answer> SignInAsync(string person, string password, string path = "console/sign-in") => SubmitAsync(path, "sign-in", ("Person", person), ("Password", password));

    /// <summary>Whether the node takes the visitor for somebody who signed in.</summary>
    public async Task<bool> IsSignedInAsync()
    {
        using var answer = await GetAsync("console/session");
        return answer.StatusCode == HttpStatusCode.NoContent;
    }

    public void Dispose() => _http.Dispose();

    private static string TokenOf(string page) => TokenField.Match(page) is { Success: true } token ? token.Groups[1].Value : throw new InvalidDataException($"no form with a token in: {page}");

    private static readonly Regex TokenField = new("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"", RegexOptions.CultureInvariant);
}

/// <summary>What a form led to.</summary>
/// <param name="Location">Where it leads, relative to the node.</param>
internal sealed record Answer(HttpStatusCode Status, string? Location, string Text)
{
    public static async Task<Answer> OfAsync(HttpResponseMessage answer) => new(
        answer.StatusCode,
        answer.Headers.Location is not { } location ? null : location.IsAbsoluteUri ? location.PathAndQuery : $"/{location.OriginalString.TrimStart('/')}",
        WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
}
