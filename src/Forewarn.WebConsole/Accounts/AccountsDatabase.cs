using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Forewarn.WebConsole.Accounts;

/// <summary>The file with the accounts: <c>accounts.db</c> (SQLite, WAL), in a directory that its owner alone may enter.</summary>
/// <remarks>Thread-safe. It is made when it is first needed; several processes may use it at once.</remarks>
internal sealed class AccountsDatabase : IDisposable
{
    public const string FileName = "accounts.db";

    /// <summary>Version of the tables; <c>user_version</c> of the file.</summary>
    public const int Version = 1;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path;
    private readonly SemaphoreSlim _turn = new(1);
    private volatile bool _isReady;

    public AccountsDatabase(ConsoleOptions options)
    {
        OpenDirectory(options.DataDirectory);
        _path = Path.Combine(options.DataDirectory, FileName);
        ConnectionString = new SqliteConnectionStringBuilder { DataSource = _path, Mode = SqliteOpenMode.ReadWrite, DefaultTimeout = 10 }.ConnectionString;
    }

    public string ConnectionString { get; }

    /// <summary>Makes a directory that its owner alone may enter, or closes one to others that is there.</summary>
    public static DirectoryInfo OpenDirectory(string path)
    {
        const UnixFileMode owner = OwnerOnly | UnixFileMode.UserExecute;
        if (OperatingSystem.IsWindows())
            return Directory.CreateDirectory(path);
        var directory = Directory.CreateDirectory(path, owner);
        if (directory.UnixFileMode != owner)
            directory.UnixFileMode = owner;
        return directory;
    }

    /// <summary>Whether anybody has an account, without making the file.</summary>
    /// <exception cref="IOException">The file is of a later version of this program.</exception>
    public bool HasAccounts()
    {
        if (!File.Exists(_path))
            return false;
        using var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        RequireKnown(Scalar(connection, "PRAGMA user_version"));
        return Scalar(connection, "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'Accounts')") != 0 && Scalar(connection, "SELECT EXISTS (SELECT 1 FROM Accounts)") != 0;
    }

    /// <summary>Makes the tables if they are not there; costs nothing the second time.</summary>
    /// <exception cref="IOException">The file is of a later version of this program.</exception>
    public async ValueTask PrepareAsync(AccountsContext context)
    {
        if (_isReady)
            return;
        await _turn.WaitAsync();
        try
        {
            if (_isReady)
                return;
            CreateFile();
            await context.Database.OpenConnectionAsync();
            var connection = (SqliteConnection)context.Database.GetDbConnection();
            Scalar(connection, "PRAGMA journal_mode = WAL");
            await using (var transaction = await context.Database.BeginTransactionAsync())
            {
                long version = Scalar(connection, "PRAGMA user_version");
                RequireKnown(version);
                if (version == 0)
                {
                    await context.Database.ExecuteSqlRawAsync(context.Database.GenerateCreateScript());
                    await context.Database.ExecuteSqlRawAsync(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Version}"));
                }
                await transaction.CommitAsync();
            }
            _isReady = true;
        }
        finally
        {
            _turn.Release();
        }
    }

    private void RequireKnown(long version)
    {
        if (version > Version)
            throw new IOException($"{_path} is of version {version}, from a later program; this one knows version {Version}");
    }

    /// <summary>Made before SQLite opens it, for the sake of its mode, which the files beside it then have too.</summary>
    private void CreateFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (new FileStream(_path, options))
        {
        }
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_path, OwnerOnly);
    }

    private static long Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() as long? ?? 0;
    }

    public void Dispose()
    {
        _turn.Dispose();
        using var connection = new SqliteConnection(ConnectionString);
        SqliteConnection.ClearPool(connection);
    }
}
