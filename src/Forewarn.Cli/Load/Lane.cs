namespace Forewarn.Cli.Load;

/// <summary>What one client sends over one connection, request after request, and what it makes of the answers.</summary>
/// <remarks>Used by one request at a time, though not always on the same thread.</remarks>
internal abstract class Lane
{
    /// <summary>Longest request, head and body.</summary>
    public const int RequestBytesMax = 16 * 1024;

    /// <summary>Whether there is anything left to send.</summary>
    public virtual bool HasNext => true;

    /// <summary>Writes the next request.</summary>
    /// <param name="buffer">At least <see cref="RequestBytesMax"/> bytes.</param>
    /// <returns>Its length.</returns>
    public abstract int Write(Span<byte> buffer);

    /// <summary>Takes the answer to the last request; not called when the server was too busy, or the connection lost.</summary>
    /// <returns>Whether it is what a correct server answers.</returns>
    public abstract bool Take(in Answer answer);

    /// <summary>Goes on as after a correct answer, without one: so the same requests can be sent to a server that is none.</summary>
    public abstract void Pretend();
}

/// <summary>The same requests, for a server that only sends them back.</summary>
internal sealed class EchoLane(Lane lane) : Lane
{
    public override bool HasNext => lane.HasNext;

    public override int Write(Span<byte> buffer) => lane.Write(buffer);

    public override bool Take(in Answer answer)
    {
        lane.Pretend();
        return answer.Status == 200;
    }

    public override void Pretend() => lane.Pretend();
}
