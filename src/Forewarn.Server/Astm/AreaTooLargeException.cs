using Forewarn.Core;

namespace Forewarn.Server.Astm;

/// <summary>An area is larger than a request may ask for: F3548 has a status of its own for that, 413.</summary>
/// <param name="field">Path of the outline.</param>
/// <param name="problem">How large it is.</param>
/// <param name="accepted">How large it may be.</param>
internal sealed class AreaTooLargeException(string field, string problem, string accepted) : Exception($"{field}: {problem}; accepted: {accepted}")
{
    /// <summary>The same complaint, seen from the document that contains the area.</summary>
    public AreaTooLargeException Within(string path) => new(Complaint.Within(path));

    /// <summary>Where, how large, and how large it may be.</summary>
    public InvalidValueException Complaint { get; } = new(field, problem, accepted);

    private AreaTooLargeException(InvalidValueException complaint)
        : this(complaint.Field, complaint.Problem, complaint.Accepted)
    {
    }
}
