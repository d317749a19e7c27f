using Forewarn.Core.Format;
using NodaTime;

namespace Forewarn.Core.Airspace;

/// <summary>A part of the state that looks after its own: what it holds, when something in it is due, how it is kept in a snapshot.</summary>
/// <remarks>One writer, or any number of readers. What it hands out is immutable.</remarks>
internal abstract class StatePart
{
    /// <summary>When something in it becomes due by itself, or null.</summary>
    public virtual Instant? NextDeadline => null;

    /// <summary>Forgets what has been over for longer than it is kept.</summary>
    public virtual void Forget(Instant now)
    {
    }

    /// <summary>What an event is about, as it is now; null when it is no thing of this part, or is forgotten.</summary>
    public virtual object? Find(EventSubject subject) => null;

    /// <summary>What it holds of what people wrote about something.</summary>
    public virtual Words WordsOf(EventSubject subject) => Words.Nothing;

    /// <summary>Puts other texts in the place of those, each as <paramref name="next"/> says, in the same order, the empty ones included.</summary>
    public virtual void Reword(EventSubject subject, Func<string, string> next)
    {
    }

    /// <summary>Holds its contents still, at the cost of copying references.</summary>
    public abstract ICapturedPart Capture();

    /// <summary>Fills it, empty so far, with what a captured part wrote.</summary>
    /// <exception cref="FormatException">It is not readable.</exception>
    public abstract void Restore(Stream stream, NameTable names);
}

/// <summary>The contents of a part at one moment.</summary>
internal interface ICapturedPart
{
    /// <summary>Writes them in one canonical form; the writer is for its use meanwhile.</summary>
    void WriteTo(Stream stream, CanonicalWriter writer);
}

/// <summary>The contents of a part that is one list of things, in the order of their ids.</summary>
internal sealed class CapturedList<T>(T[] things, Action<CanonicalWriter, T> write) : ICapturedPart
{
    public void WriteTo(Stream stream, CanonicalWriter writer) => AirspaceSnapshot.Write(stream, writer, things, thing => write(writer, thing));
}
