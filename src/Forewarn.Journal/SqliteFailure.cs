using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Forewarn.Journal;

/// <summary>Says what an SQLite error means for a journal.</summary>
internal static class SqliteFailure
{
    /// <summary>The journal's exception for an error that SQLite reported on <paramref name="file"/>.</summary>
    /// <remarks>What cannot happen on files as they were written means damage; the rest are failures of the system. Only the
    /// fixed text of the error code is passed on: SQLite's full message may quote what it found in a damaged file.</remarks>
    public static JournalException Translate(SqliteException e, string file)
    {
        string text = FormattableString.Invariant($"{raw.sqlite3_errstr(e.SqliteErrorCode).utf8_to_string()} (SQLite {e.SqliteExtendedErrorCode})");
        return e.SqliteErrorCode switch
        {
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new JournalInUseException(Path.GetDirectoryName(file)!),
            raw.SQLITE_IOERR when e.SqliteExtendedErrorCode != raw.SQLITE_IOERR_SHORT_READ => new JournalFailedException($"{file}: {text}."),
            raw.SQLITE_FULL or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_READONLY or raw.SQLITE_NOMEM => new JournalFailedException($"{file}: {text}."),
            _ => new JournalDamagedException(file, text),
        };
    }
}
