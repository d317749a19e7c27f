using System.Globalization;
using Forewarn.Core.Airspace;

namespace Forewarn.Core.Pool;

/// <summary>Changes who runs this airspace: an organisation joins its pool, leaves it, or moves to another key or address.</summary>
/// <remarks>
/// The core knows the change by its text and does no cryptography with it, as with parties' keys: whether it is for this pool, for the membership that stands, and
/// signed by all who have to, the pool's log has judged before it became an entry of the journal (docs/pool.md). So it is never refused here.
/// </remarks>
public sealed record ChangePool : Command
{
    /// <summary>Longest note, in characters.</summary>
    public const int NoteLengthMax = 16_384;

    /// <summary>Length of the name of a pool: SHA-256 in hexadecimal digits.</summary>
    private const int PoolLength = 64;

    private const string Purpose = "Forewarn pool change v1";
    private const string PoolField = "pool ";
    private const string NumberField = "membership ";

    /// <param name="actor">Who brought it.</param>
    /// <param name="note">The change as it was signed.</param>
    /// <exception cref="InvalidValueException">It does not begin as such a note does, or is too long; names <c>note</c>.</exception>
    public ChangePool(PartyId actor, string note)
        : base(actor)
    {
        string[] head = note.Length <= NoteLengthMax ? note.Split('\n', 4) : [];
        if (head.Length < 4 || head[0] != Purpose || !head[1].StartsWith(PoolField, StringComparison.Ordinal) || !head[2].StartsWith(NumberField, StringComparison.Ordinal)
            || !IsPool(head[1].AsSpan(PoolField.Length)) || !int.TryParse(head[2].AsSpan(NumberField.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            || number is < 1 or int.MaxValue)
        {
            throw new InvalidValueException("note", "it is no change of a pool", $"what forewarn pool join, leave or move wrote, at most {NoteLengthMax} characters");
        }
        (Note, Pool, Number) = (note, head[1][PoolField.Length..], number);
    }

    /// <summary>The change as it was signed: a signed note (C2SP signed-note).</summary>
    public string Note { get; }

    /// <summary>Which pool: SHA-256 of its genesis, in lower-case hexadecimal digits.</summary>
    public string Pool { get; }

    /// <summary>Number of the membership that it changes, from 1; the one that it makes has the next.</summary>
    public int Number { get; }

    /// <summary>The name of a pool, when a text is one.</summary>
    /// <exception cref="InvalidValueException">It is none; names no field.</exception>
    public static string RequirePool(string text) => IsPool(text) ? text : throw new InvalidValueException("", "not the name of a pool", $"{PoolLength} hexadecimal digits: SHA-256 of its genesis");

    private static bool IsPool(ReadOnlySpan<char> text) => text.Length == PoolLength && text.IndexOfAnyExcept("0123456789abcdef") < 0;
}

/// <summary>The pool has other members from now on, or one of them another key or address.</summary>
/// <param name="Note">What was signed.</param>
/// <param name="Number">Number of the membership that stands now.</param>
public sealed record PoolChanged(string Note, int Number) : Outcome;
