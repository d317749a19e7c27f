namespace Forewarn.Core;

/// <summary>A value was offered that its type cannot hold.</summary>
/// <remarks>Thrown by the factories of the core's value types. <see cref="Field"/> is relative to the value that was being
/// made; whoever reads a larger document puts its own path in front with <see cref="Within"/>.</remarks>
public sealed class InvalidValueException : Exception
{
    /// <param name="field">Path of the offending field in wire spelling, for example <c>outline_polygon.vertices[3].lat</c>;
    /// empty when the value itself is meant.</param>
    /// <param name="problem">What is wrong, with the figure: "91 is out of range".</param>
    /// <param name="accepted">What would be accepted: "-90 to 90 degrees".</param>
    public InvalidValueException(string field, string problem, string accepted)
        : base(field.Length == 0 ? $"{problem}; accepted: {accepted}" : $"{field}: {problem}; accepted: {accepted}")
    {
        Field = field;
        Problem = problem;
        Accepted = accepted;
    }

    public string Field { get; }

    public string Problem { get; }

    public string Accepted { get; }

    /// <summary>The same complaint, seen from the document that contains the value.</summary>
    public InvalidValueException Within(string path) =>
        new(Field.Length == 0 ? path : Field[0] == '[' ? path + Field : $"{path}.{Field}", Problem, Accepted);
}
