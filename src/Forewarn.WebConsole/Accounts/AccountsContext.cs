using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Forewarn.WebConsole.Accounts;

/// <summary>The tables of <see cref="AccountsDatabase"/>. A change of them is a new <see cref="AccountsDatabase.Version"/>.</summary>
internal sealed class AccountsContext(DbContextOptions<AccountsContext> options) : IdentityUserContext<Account>(options)
{
    /// <summary>Sessions that were ended before their time, so that a copy of their cookie is no use.</summary>
    public DbSet<EndedSession> EndedSessions => Set<EndedSession>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Account>(account =>
        {
            account.ToTable("Accounts");
            account.Property(a => a.DisplayName).HasMaxLength(PersonName.DisplayLengthMax);
        });
        builder.Entity<EndedSession>().HasKey(ended => ended.Id);
    }
}

/// <summary>A session that somebody ended by signing out.</summary>
internal sealed class EndedSession
{
    public required string Id { get; init; }

    /// <summary>When the session would have ended by itself, in seconds since 1970; there is no need to remember it longer.</summary>
    public required long Until { get; init; }
}
