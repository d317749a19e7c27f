using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Forewarn.Core;

namespace Forewarn.Server.Api.Wire;

/// <summary>Reads the members of a body, and says which one is missing or wrong.</summary>
internal static class Body
{
    /// <exception cref="InvalidValueException">Missing.</exception>
    public static T Required<T>([NotNull] T? value, string field)
        where T : class => value ?? throw Missing(field);

    /// <inheritdoc cref="Required{T}(T, string)"/>
    public static T Required<T>([NotNull] T? value, string field)
        where T : struct => value ?? throw Missing(field);

    /// <summary>Converts a part of a body; what is wrong in it is told with the path of the part.</summary>
    public static TResult In<T, TResult>(this T part, string field, Func<T, TResult> convert)
    {
        try
        {
            return convert(part);
        }
        catch (InvalidValueException problem)
        {
            throw problem.Within(field);
        }
    }

    /// <summary>Converts each part of a list; what is wrong in one of them is told with its place.</summary>
    public static ImmutableArray<TResult> Each<T, TResult>(T?[] parts, string field, Func<T, TResult> convert)
        where T : class =>
        [.. parts.Select((part, i) => Required(part, $"{field}[{i}]").In($"{field}[{i}]", convert))];

    /// <exception cref="InvalidValueException">Not that text, the only one that F3548 has here.</exception>
    public static void RequireConstant(string? value, string constant, string field)
    {
        if (value != constant)
            throw new InvalidValueException(field, value is null ? "missing" : "not supported", $"\"{constant}\"");
    }

    private static InvalidValueException Missing(string field) => new(field, "missing", "a value");
}
