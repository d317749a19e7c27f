using Forewarn.Core.Airspace;

namespace Forewarn.Core.Incidents;

/// <summary>An incident stands as the command said.</summary>
/// <param name="Incident">As it is now.</param>
/// <param name="Created">Whether it is new.</param>
public sealed record IncidentPut(Incident Incident, bool Created) : Outcome;

/// <summary>An account is filed.</summary>
/// <param name="Incident">With the account.</param>
/// <param name="Account">As it is now.</param>
/// <param name="Created">Whether it is the party's first.</param>
public sealed record AccountFiled(Incident Incident, Account Account, bool Created) : Outcome;

/// <summary>A statement is public, or has been corrected.</summary>
/// <param name="Statement">As it is now.</param>
/// <param name="Created">Whether it is new.</param>
public sealed record StatementPublished(Statement Statement, bool Created) : Outcome;
