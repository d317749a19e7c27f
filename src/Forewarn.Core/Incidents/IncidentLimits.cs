namespace Forewarn.Core.Incidents;

/// <summary>How much the airspace holds of incidents and statements. They stay in the state for good: what they point to is forgotten
/// after <see cref="Airspace.Limits.Retention"/>, and they must not be.</summary>
public static class IncidentLimits
{
    /// <summary>Incidents that one party has opened.</summary>
    public const int PerPartyMax = 200;

    /// <summary>Incidents of the airspace.</summary>
    public const int IncidentsMax = 10_000;

    /// <summary>Parties that one incident concerns.</summary>
    public const int PartiesMax = 64;

    /// <summary>Leaves that one incident gathers for one party.</summary>
    public const int LeavesPerPartyMax = 5_000;

    /// <summary>Leaves that the incidents of one opener have gathered for all their parties; half of it once others gather anew for them,
    /// so that they take no room from the opener.</summary>
    public const int LeavesPerOpenerMax = 400_000;

    /// <summary>Leaves that all incidents together have gathered for all their parties: 8 bytes each.</summary>
    public const int LeavesMax = 4_000_000;

    /// <summary>Points of one account.</summary>
    public const int PointsPerAccountMax = 200;

    public const int TitleLengthMax = 200;

    /// <summary>Characters of the text of an account.</summary>
    public const int AccountLengthMax = 10_000;

    /// <summary>Characters of each text of a point of an account.</summary>
    public const int PointLengthMax = 1_000;

    /// <summary>Characters of a statement, and of each correction of it.</summary>
    public const int StatementLengthMax = 10_000;

    public const int CorrectionsPerStatementMax = 100;

    public const int StatementsPerPartyMax = 1_000;

    /// <summary>Statements of the airspace.</summary>
    public const int StatementsMax = 10_000;

    /// <summary>Characters that one party has written in titles, accounts, statements and corrections.</summary>
    public const int CharactersPerPartyMax = 2_000_000;

    /// <summary>Characters of all incidents, accounts and statements together: 40 MB at most.</summary>
    public const int CharactersMax = 20_000_000;
}
