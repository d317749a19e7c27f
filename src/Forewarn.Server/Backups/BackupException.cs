namespace Forewarn.Server.Backups;

/// <summary>A backup that cannot be taken, or one that is not what a node wrote; nothing was changed.</summary>
public sealed class BackupException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the same again may succeed a moment later.</summary>
    public bool IsPassing { get; init; }
}
