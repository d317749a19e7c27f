using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Forewarn.Server.Pages;
using Microsoft.AspNetCore.Http;

namespace Forewarn.Server.Tests.Pages;

public sealed partial class PageTests
{
    private static readonly string Hostile = "<script>alert(1)</script>\"' onload=x \u202Eabc";

    [Fact]
    public void What_a_party_wrote_is_text_and_nothing_else()
    {
        var page = new Page(Hostile);
        page.Body.Add($"<p dir=\"auto\" title=\"{Hostile}\">{Hostile}</p>");
        string html = Encoding.UTF8.GetString(page.Render());
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.Equal(3, Regex.Count(html, "&lt;script&gt;alert\\(1\\)&lt;/script&gt;&quot;&#39; onload=x"));
    }

    [Fact]
    public void The_policy_permits_the_very_style_that_stands_in_the_page_and_no_script()
    {
        var page = new Page("x");
        string style = Style().Match(Encoding.UTF8.GetString(page.Render())).Groups[1].Value;
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.StartsWith($"default-src 'none'; style-src 'sha256-{hash}'; form-action 'none';", page.ContentSecurityPolicy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_of_an_exercise_says_so_before_anything_else()
    {
        string html = Encoding.UTF8.GetString(new Page("Warning 7") { IsExercise = true }.Render());
        Assert.Contains("<title>EXERCISE: Warning 7</title>", html, StringComparison.Ordinal);
        Assert.Contains("<body>\n<p class=\"exercise\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "ltr")]
    [InlineData("ru-RU", "ltr")]
    [InlineData("he", "rtl")]
    [InlineData("ar-SY", "rtl")]
    [InlineData("az-Arab-IR", "rtl")]
    [InlineData("uz-Latn", "ltr")]
    [InlineData("", "ltr")]
    public void A_page_runs_in_the_direction_of_its_language(string language, string direction) =>
        Assert.Contains($"lang=\"{language}\" dir=\"{direction}\"", Encoding.UTF8.GetString(new Page("x", language).Render()), StringComparison.Ordinal);

    [Theory]
    [InlineData(true, "public, max-age=60", null)]
    [InlineData(false, "no-store", "noindex, nofollow")]
    public void Only_a_public_page_is_kept_by_others(bool isPublic, string cache, string? robots)
    {
        var context = new DefaultHttpContext();
        context.WritePage(200, new Page("x") { IsPublic = isPublic });
        var headers = context.Response.Headers;
        Assert.Equal(cache, headers.CacheControl);
        Assert.Equal(robots, (string?)headers["X-Robots-Tag"]);
        Assert.Equal(("nosniff", "no-referrer"), ((string?)headers.XContentTypeOptions, (string?)headers["Referrer-Policy"]));
    }

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();
}
