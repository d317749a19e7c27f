using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Forewarn.WebConsole.Desks;

namespace Forewarn.WebConsole.Accounts;

/// <summary>Puts the accounts on a node: ASP.NET Core Identity for people, passwords and passkeys, and sessions of our own.</summary>
internal static class AccountHosting
{
    public static void AddAccounts(this IServiceCollection services, ConsoleOptions options)
    {
        string keys = AccountsDatabase.OpenDirectory(Path.Combine(AccountsDatabase.OpenDirectory(options.DataDirectory).FullName, "keys")).FullName;
        services.AddDataProtection().SetApplicationName("forewarn-console").PersistKeysToFileSystem(new DirectoryInfo(keys));
        services.AddSingleton<AccountsDatabase>();
        services.AddDbContext<AccountsContext>((provider, context) => context.UseSqlite(provider.GetRequiredService<AccountsDatabase>().ConnectionString));
        services.AddIdentityCore<Account>(Configure).AddEntityFrameworkStores<AccountsContext>();
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = AccountLimits.PasswordRounds);
        services.AddSingleton<AccountBook>();
        services.AddSingleton<SessionCheck>();
        services.AddSingleton<SessionDesk>();
        services.AddSingleton<SignInLimiter>();
        services.AddSingleton(provider => new FirstRun(provider.GetRequiredService<AccountBook>(), provider.GetRequiredService<NodeDoor>()));
        services.AddScoped<PeopleDesk>();
        services.AddScoped<AuthenticationStateProvider, LiveSession>();
        services.AddAuthentication().AddCookie(ConsoleSession.Scheme, cookies => ConsoleSession.Configure(cookies, options));
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
