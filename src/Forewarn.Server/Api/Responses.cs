using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Forewarn.Core.Airspace;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Astm;
using Forewarn.Server.Node;
using Microsoft.AspNetCore.Http;

namespace Forewarn.Server.Api;

/// <summary>Writes answers.</summary>
internal static class Responses
{
    /// <summary>Letters of every script as they are: names here are Hebrew, Russian and Arabic. No more is escaped than JSON asks for; no
    /// answer is ever read as HTML.</summary>
    internal static readonly JsonWriterOptions WriterOptions = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>The outcome of a command that was not refused.</summary>
    /// <exception cref="ProblemException">It was refused.</exception>
    public static T Accepted<T>(this Applied applied)
        where T : Outcome =>
        applied.Outcome is Refused refused ? throw new ProblemException(Problem.Of(refused)) : (T)applied.Outcome;

    public static void WriteJson<T>(this HttpContext context, int status, T value, JsonTypeInfo<T> type) =>
        context.WriteJson(status, (value, type), static (writer, given) => JsonSerializer.Serialize(writer, given.value, given.type));

    /// <summary>Answers with JSON that is written by hand.</summary>
    public static void WriteJson<T>(this HttpContext context, int status, T value, Action<Utf8JsonWriter, T> write)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        var writer = _writer ??= new Utf8JsonWriter(Stream.Null, WriterOptions);
        writer.Reset(context.Response.BodyWriter);
        try
        {
            write(writer, value);
            writer.Flush();
            context.Response.ContentLength = writer.BytesCommitted;
        }
        finally
        {
            writer.Reset(Stream.Null);
        }
    }

    public static void SetVersion(this HttpContext context, int version) =>
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>Says what went wrong in the words of the API that was asked: F3548's on its paths, problem details elsewhere.</summary>
    public static void WriteProblem(this HttpContext context, Problem problem)
    {
        if (problem.RetryAfterSeconds is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (DssPaths.Include(context.Request.Path))
        {
            context.WriteDssError(problem);
            return;
        }
        context.WriteJson(problem.Status, problem, WireJson.Default.Problem);
        context.Response.ContentType = "application/problem+json";
    }
}
