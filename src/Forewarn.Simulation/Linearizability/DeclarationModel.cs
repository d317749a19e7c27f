namespace Forewarn.Simulation.Linearizability;

/// <summary>Declarations as clients see them: of each entity one version is current, and it is changed by whoever names it.</summary>
/// <remarks>Each write must say something that no other does: the same one sent twice would be answered as the first time, which this model does not know.</remarks>
public sealed class DeclarationModel : IModel<DeclarationState, DeclarationCall, DeclarationAnswer>
{
    public DeclarationState Initial => DeclarationState.Absent;

    public string PartitionOf(DeclarationCall call) => call.Entity;

    public bool TryStep(DeclarationState state, DeclarationCall call, DeclarationAnswer? answer, out DeclarationState next)
    {
        bool isWritten = call is DeclarationCall.Write write && write.Expected == state.Version;
        next = isWritten ? new DeclarationState(state.Version + 1, ((DeclarationCall.Write)call).Content) : state;
        return (call, answer) switch
        {
            (_, null) => true,
            (DeclarationCall.Write, DeclarationAnswer.Written written) => isWritten && written.Version == next.Version,
            (DeclarationCall.Write, DeclarationAnswer.Refused) => !isWritten,
            (DeclarationCall.Read, DeclarationAnswer.Found found) => found.State == state && state != DeclarationState.Absent,
            (DeclarationCall.Read, DeclarationAnswer.NotFound) => state == DeclarationState.Absent,
            _ => false,
        };
    }
}

/// <summary>What is current of an entity.</summary>
/// <param name="Version">0 while there is none.</param>
public readonly record struct DeclarationState(long Version, string Content)
{
    public static readonly DeclarationState Absent = new(0, "");
}

/// <summary>What a client asks of an entity.</summary>
public abstract record DeclarationCall(string Entity)
{
    /// <summary>Declares it, or changes it.</summary>
    /// <param name="Expected">The version that is to be changed; 0 to declare it.</param>
    /// <param name="Content">What it says then.</param>
    public sealed record Write(string Entity, long Expected, string Content) : DeclarationCall(Entity);

    /// <summary>Reads it.</summary>
    public sealed record Read(string Entity) : DeclarationCall(Entity);
}

/// <summary>What a client is answered.</summary>
public abstract record DeclarationAnswer
{
    /// <summary>It was written, and this is its version now.</summary>
    public sealed record Written(long Version) : DeclarationAnswer;

    /// <summary>Another version is current, and nothing was written. An answer that says that nothing was tried (overload) is none of these.</summary>
    public sealed record Refused : DeclarationAnswer;

    /// <summary>What is current.</summary>
    public sealed record Found(DeclarationState State) : DeclarationAnswer;

    /// <summary>There is none.</summary>
    public sealed record NotFound : DeclarationAnswer;
}
