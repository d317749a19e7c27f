using Forewarn.WebConsole.Desks;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Forewarn.WebConsole.Accounts;

/// <summary>Puts the accounts on a node: ASP.NET Core Identity for people, passwords and passkeys, and sessions of our own.</summary>
internal static class AccountHosting
{
    public static void AddAccounts(this IServiceCollection services, ConsoleOptions options)
    {
        string keys = AccountsDatabase.OpenDirectory(Path.Combine(AccountsDatabase.OpenDirectory(options.DataDirectory).FullName, "keys")).FullName;
        // The directory is closed to others; what would encrypt the keys in it would have to lie there too.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error));
        services.AddDataProtection().SetApplicationName("forewarn-console").PersistKeysToFileSystem(new DirectoryInfo(keys));
        services.AddAccountBook();
        services.AddSingleton<SessionCheck>();
        services.AddSingleton<SessionDesk>();
        services.AddSingleton<SignInLimiter>();
        services.AddSingleton<PasskeyChallenges>();
        services.AddScoped<IPasskeyHandler<Account>, PasskeyHandler<Account>>();
        services.Configure<IdentityPasskeyOptions>(passkeys =>
        {
            passkeys.ServerDomain = options.PublicUrl?.Host;
            // A passkey stands for name and password together: it names its owner, who shows to the authenticator who it is.
            passkeys.ResidentKeyRequirement = "required";
            passkeys.UserVerificationRequirement = "required";
        });
        services.AddSingleton(provider => new FirstRun(provider.GetRequiredService<AccountBook>(), provider.GetRequiredService<NodeDoor>()));
        services.AddScoped<PeopleDesk>();
        services.AddScoped<AuthenticationStateProvider, LiveSession>();
        services.AddAuthentication().AddCookie(ConsoleSession.Scheme, cookies => ConsoleSession.Configure(cookies, options));
        services.AddSingleton<IStartupFilter, PublicAddress>();
        if (options.OpenId is { } provider)
            services.AddOpenId(options, provider);
    }

    /// <summary>The people alone, without pages and sessions.</summary>
    public static void AddAccountBook(this IServiceCollection services)
    {
        services.AddSingleton<AccountsDatabase>();
        services.AddDbContext<AccountsContext>((provider, context) => context.UseSqlite(provider.GetRequiredService<AccountsDatabase>().ConnectionString));
        services.AddIdentityCore<Account>(Configure).AddEntityFrameworkStores<AccountsContext>();
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = AccountLimits.PasswordRounds);
        services.AddSingleton<AccountBook>();
    }

    /// <summary>What the pages for people ask for beside the pages themselves.</summary>
    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        if (app.ServiceProvider.GetRequiredService<ConsoleOptions>().OpenId is not null)
            app.MapOpenId();
        app.MapSessions();
        app.MapPasskeys();
    }

    private static void Configure(IdentityOptions identity)
    {
        identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
        identity.Stores.MaxLengthForKeys = PersonName.LengthMax;
        identity.User.AllowedUserNameCharacters = PersonName.Characters;
        identity.Lockout.MaxFailedAccessAttempts = AccountLimits.WrongPasswordsMax;
        identity.Lockout.DefaultLockoutTimeSpan = AccountLimits.LockedFor;
    }
}
