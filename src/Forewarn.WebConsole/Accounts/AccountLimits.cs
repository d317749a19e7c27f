namespace Forewarn.WebConsole.Accounts;

/// <summary>The limits that guard signing in.</summary>
internal static class AccountLimits
{
    /// <summary>Shortest password, in characters (NIST SP 800-63B: length is what counts, and nothing else is asked of it but that it is not
    /// the name and not the same few characters over and over).</summary>
    public const int PasswordLengthMin = 12;

    /// <summary>Longest password, in characters.</summary>
    public const int PasswordLengthMax = 128;

    /// <summary>Different characters in a password.</summary>
    public const int PasswordCharactersMin = 5;

    /// <summary>Rounds of PBKDF2 with SHA-512 (OWASP's figure of 2023).</summary>
    public const int PasswordRounds = 210_000;

    /// <summary>Wrong passwords in a row, after which the account takes none for <see cref="LockedFor"/>. Its passkeys still sign in.</summary>
    public const int WrongPasswordsMax = 5;

    /// <summary>Accounts on one node.</summary>
    public const int AccountsMax = 10_000;

    /// <summary>Passkeys of one person.</summary>
    public const int PasskeysMax = 10;

    /// <summary>How long an account takes no password after <see cref="WrongPasswordsMax"/>: long enough that guessing is hopeless, short
    /// enough that nobody can keep the watch out for long.</summary>
    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(5);

    /// <summary>How long a one-time code is good.</summary>
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromHours(24);
}
