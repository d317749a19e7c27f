using System.Collections.Immutable;
using Forewarn.WebConsole.Desks;
using Microsoft.Extensions.DependencyInjection;

namespace Forewarn.WebConsole.Accounts;

/// <summary>The people of a node's console, for whoever has the node's files: the way in when the last operator lost the way.</summary>
/// <remarks>The node may run meanwhile. Thread-safe.</remarks>
public sealed class LocalPeople : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly AccountBook _accounts;

    private LocalPeople(ServiceProvider services) => (_services, _accounts) = (services, services.GetRequiredService<AccountBook>());

    /// <summary>Opens the accounts in <see cref="ConsoleOptions.DataDirectory"/>; they are made when they are not there.</summary>
    public static LocalPeople Open(string directory)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(new ConsoleOptions { DataDirectory = directory });
        services.AddAccountBook();
        return new LocalPeople(services.BuildServiceProvider());
    }

    /// <summary>Everybody, by party and name, and whether each can sign in by now.</summary>
    /// <exception cref="IOException">The file is of a later version of this program.</exception>
    public async Task<ImmutableArray<(Viewer Person, bool CanSignIn)>> ListAsync() => [.. (await _accounts.ListAsync()).Select(person => (person.Viewer, person.CanSignIn))];

    /// <summary>Makes an account.</summary>
    /// <returns>The one-time code by which the person chooses a password.</returns>
    /// <exception cref="AccountRefusedException">Somebody is called that, or a name will not do.</exception>
    public async Task<string> AddAsync(Viewer person) => (await _accounts.AddAsync(person)).ToString();

    /// <summary>Takes away a person's password and passkeys, of the last operator too.</summary>
    /// <returns>The one-time code by which the person chooses a new password.</returns>
    /// <exception cref="AccountRefusedException">There is no such person.</exception>
    public async Task<string> ResetAsync(string person) => (await _accounts.ResetAsync(await IdAsync(person), mayBeLastOperator: true)).ToString();

    /// <summary>Takes an account away.</summary>
    /// <exception cref="AccountRefusedException">There is no such person, or it is the last operator.</exception>
    public async Task RemoveAsync(string person) => await _accounts.RemoveAsync(await IdAsync(person));

    private async Task<string> IdAsync(string person) => (await _accounts.FindAsync(person))?.Id ?? throw new AccountRefusedException("accounts.gone");

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
