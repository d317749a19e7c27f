namespace Forewarn.Journal.Pool;

/// <summary>Something of a pool is not written as it must be: a name, a key, a genesis, a configuration.</summary>
/// <param name="field">Where.</param>
/// <param name="problem">What is wrong there.</param>
/// <param name="accepted">What would be accepted.</param>
public sealed class PoolFormatException(string field, string problem, string accepted) : Exception($"{field}: {problem}. Accepted: {accepted}.")
{
    public string Field { get; } = field;

    public string Problem { get; } = problem;

    public string Accepted { get; } = accepted;
}

/// <summary>This node must not go on in the pool: what it finds is not the pool that it belongs to, or not what it holds itself.</summary>
/// <remarks>Nothing was changed. The message says which of them, why, and what to do.</remarks>
public class PoolRefusedException(string message, Exception? cause = null) : JournalException(message, cause);

/// <summary>At least half of the members have another journal than this node: what it holds is not to be shown as the airspace's.</summary>
public sealed class PoolDivergedException(string message) : PoolRefusedException(message);

/// <summary>A change of a pool's membership does not hold; nothing was put in order.</summary>
public sealed class ChangeRefusedException : JournalFailedException
{
    internal ChangeRefusedException(string problem)
        : base(problem)
    {
    }
}
