using System.Net;
using System.Text.RegularExpressions;
using Forewarn.WebConsole.Accounts;
using Forewarn.WebConsole.Tests.Browsers;

namespace Forewarn.WebConsole.Tests.Accounts;

/// <summary>Signing in with a password, by those who may and those who may not.</summary>
public class SignInTests
{
    [Fact]
    public async Task Whoever_knows_the_password_comes_to_the_page_that_was_asked_for()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.WithPasswordAsync(People.Liaison("alpha"));
        using var visitor = new Visitor(node);

        var answer = await visitor.SignInAsync("dana", WithAccounts.Password, "console/sign-in?return=%2Fconsole%2Finbox%3Fa%3D1");

        Assert.Equal((HttpStatusCode.Found, "/console/inbox?a=1"), (answer.Status, answer.Location));
        Assert.True(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task Upper_and_lower_case_make_no_difference_in_a_name()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.WithPasswordAsync(People.Liaison("alpha"));
        using var visitor = new Visitor(node);
        await visitor.SignInAsync("DANA", WithAccounts.Password);

        Assert.True(await visitor.IsSignedInAsync());
    }

    [Theory]
    [InlineData("https://evil.example/console")]
    [InlineData("//evil.example/console")]
    [InlineData("/\\evil.example")]
    [InlineData("/console//evil.example")]
    [InlineData("/console\\..\\evil")]
    [InlineData("/consoles")]
    [InlineData("/v1/parties")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/console/\r\nSet-Cookie: a=b")]
    public async Task A_link_cannot_lead_a_person_who_signs_in_anywhere_else(string asked)
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.WithPasswordAsync(People.Liaison("alpha"));
        using var visitor = new Visitor(node);

        Assert.Equal("/console", (await visitor.SignInAsync("dana", WithAccounts.Password, $"console/sign-in?return={Uri.EscapeDataString(asked)}")).Location);
    }

    [Fact]
    public async Task An_unknown_person_and_a_wrong_password_get_the_same_answer()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.WithPasswordAsync(People.Liaison("alpha"));
        using var visitor = new Visitor(node);
        var wrong = await visitor.SignInAsync("dana", "not the password");
        var unknown = await visitor.SignInAsync("dina", "not the password");

        Assert.Equal(HttpStatusCode.Unauthorized, wrong.Status);
        Assert.Equal((wrong.Status, Shown(wrong, "dana")), (unknown.Status, Shown(unknown, "dina")));
        Assert.Null(visitor.Session);

        // The answer without the name that was typed, and without tokens and protected state, which are others each time.
        static string Shown(Answer answer, string person) =>
            Regex.Replace(answer.Text.Replace(person, "", StringComparison.Ordinal), "name=\"__RequestVerificationToken\" value=\"[^\"]+\"|<!--.*?-->", "", RegexOptions.Singleline);
    }

    [Fact]
    public async Task After_five_wrong_passwords_the_right_one_does_not_do_either()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.WithPasswordAsync(People.Liaison("alpha"));
        for (int attempt = 0; attempt < AccountLimits.WrongPasswordsMax; attempt++)
            Assert.Null(await node.Accounts.FindByPasswordAsync("dana", $"wrong {attempt}"));

        Assert.Null(await node.Accounts.FindByPasswordAsync("dana", WithAccounts.Password));
    }

    [Fact]
    public async Task Guesses_that_are_made_at_once_are_all_counted()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.WithPasswordAsync(People.Liaison("alpha"));
        await Task.WhenAll(Enumerable.Range(0, AccountLimits.WrongPasswordsMax).Select(attempt => node.Accounts.FindByPasswordAsync("dana", $"wrong {attempt}")));

        Assert.Null(await node.Accounts.FindByPasswordAsync("dana", WithAccounts.Password));
    }

    [Fact]
    public async Task Attempts_from_one_address_are_limited()
    {
        await using var node = await ConsoleNode.StartAsync();
        node.SessionOf(People.Liaison("alpha"));
        using var visitor = new Visitor(node);
        string token = await visitor.TokenAsync("console/sign-in");
        // Names that no account can have: they cost no hash.
        for (int attempt = 0; attempt < SignInLimiter.PerAddressMax; attempt++)
            (await visitor.PostAsync("console/sign-in", ("_handler", "sign-in"), ("__RequestVerificationToken", token), ("Typed.Person", "a b"), ("Typed.Password", "x"))).Dispose();
        var answer = await visitor.SignInAsync("a b", "x");

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
    }

    [Fact]
    public async Task Another_site_cannot_sign_somebody_in_or_out()
    {
        await using var node = await ConsoleNode.StartAsync();
        await node.WithPasswordAsync(People.Liaison("alpha"));
        using var visitor = new Visitor(node);
        using var signIn = await visitor.PostAsync("console/sign-in", ("_handler", "sign-in"), ("Typed.Person", "dana"), ("Typed.Password", WithAccounts.Password));
        await visitor.SignInAsync("dana", WithAccounts.Password);
        using var signOut = await visitor.PostAsync("console/sign-out");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (signIn.StatusCode, signOut.StatusCode));
        Assert.True(await visitor.IsSignedInAsync());
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\" autofocus onfocus=alert(1) x=\"")]
    public async Task What_was_typed_for_a_name_comes_back_as_text(string typed)
    {
        await using var node = await ConsoleNode.StartAsync();
        node.SessionOf(People.Liaison("alpha"));
        using var visitor = new Visitor(node);
        string token = await visitor.TokenAsync("console/sign-in");
        using var answer = await visitor.PostAsync("console/sign-in", ("_handler", "sign-in"), ("__RequestVerificationToken", token), ("Typed.Person", typed), ("Typed.Password", "x"));

        Assert.DoesNotContain(typed, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_with_the_accounts_and_its_directory_are_for_their_owner_alone()
    {
        string directory = "";
        await using var node = await ConsoleNode.StartAsync(options =>
        {
            directory = options.Console!.DataDirectory;
            return options;
        });
        await node.WithPasswordAsync(People.Liaison("alpha"));
        const UnixFileMode others = ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        Assert.All(Directory.EnumerateFiles(directory, AccountsDatabase.FileName + "*").Append(directory).Append(Path.Combine(directory, "keys")), path => Assert.True(OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & others) == UnixFileMode.None));
    }

    [Fact]
    public async Task A_file_of_a_later_program_is_not_touched()
    {
        string directory = "";
        await using (var node = await ConsoleNode.StartAsync(options =>
        {
            directory = options.Console!.DataDirectory;
            return options;
        }))
        {
            await node.WithPasswordAsync(People.Liaison("alpha"));
            using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(directory, AccountsDatabase.FileName)}");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA user_version = {AccountsDatabase.Version + 1}";
            command.ExecuteNonQuery();
            await node.RestartAsync();

            await Assert.ThrowsAsync<IOException>(() => node.Accounts.ListAsync());
            Assert.Throws<IOException>(() => node.Server.FirstRunCode);
        }
    }
}
