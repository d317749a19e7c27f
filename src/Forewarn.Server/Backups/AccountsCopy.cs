using Microsoft.Data.Sqlite;

namespace Forewarn.Server.Backups;

/// <summary>A copy of the console's accounts as they are at one moment, whoever writes them meanwhile; gone when it is disposed.</summary>
internal sealed class AccountsCopy : IDisposable
{
    private readonly string _directory;

    private AccountsCopy(string directory) => _directory = directory;

    public string Path => System.IO.Path.Combine(_directory, "accounts.db");

    /// <returns>Null when nobody has ever had an account.</returns>
    /// <exception cref="BackupException">The file is none of accounts.</exception>
    public static AccountsCopy? Of(string dataDirectory)
    {
        string path = System.IO.Path.Combine(dataDirectory, BackupLayout.Accounts);
        if (!File.Exists(path))
            return null;
        // Readable by its owner alone.
        var copy = new AccountsCopy(Directory.CreateTempSubdirectory("forewarn-accounts-").FullName);
        try
        {
            using var from = Open(path, SqliteOpenMode.ReadWrite);
            using var to = Open(copy.Path, SqliteOpenMode.ReadWriteCreate);
            from.BackupDatabase(to);
            // One file, without a log beside it.
            using var command = to.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = DELETE";
            command.ExecuteNonQuery();
            return copy;
        }
        catch (SqliteException failed)
        {
            copy.Dispose();
            throw new BackupException($"{path} cannot be copied: {failed.Message}", failed);
        }
    }

    /// <summary>Whether SQLite finds a file whole.</summary>
    public static bool IsWhole(string path)
    {
        try
        {
            using var accounts = Open(path, SqliteOpenMode.ReadWrite);
            using var command = accounts.CreateCommand();
            command.CommandText = "PRAGMA integrity_check(1)";
            return command.ExecuteScalar() is "ok";
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        const int BusySeconds = 30;
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = BusySeconds }.ToString());
        connection.Open();
        return connection;
    }
}
