using System.Text.Json;
using System.Text.Json.Serialization;
using Forewarn.Core;
using Forewarn.Record;
using Forewarn.Record.Signatures;

namespace Forewarn.Server.Delivery;

/// <summary>As whom the node sends mail (RFC 4954). Says nothing of the password when it is printed.</summary>
/// <remarks><c>{"user":"forewarn","password":"..."}</c>, in a file that only its owner may use.</remarks>
internal sealed class MailCredentials
{
    private const int BytesMax = 4_096;

    private MailCredentials(string user, string password) => (User, Password) = (user, password);

    public string User { get; }

    public string Password { get; }

    /// <exception cref="InvalidValueException">It cannot be read, others than its owner may, or it says something else.</exception>
    public static MailCredentials Read(string path)
    {
        const string accepted = """{"user":"...","password":"..."}""";
        try
        {
            var file = JsonSerializer.Deserialize(PrivateFile.Read(path, BytesMax), MailJson.Default.MailCredentialsFile);
            return file is { User.Length: > 0, Password: not null }
                ? new MailCredentials(file.User, file.Password) : throw new InvalidValueException(path, "user or password is missing", accepted);
        }
        catch (JsonException)
        {
            // Not its message: it may quote the file.
            throw new InvalidValueException(path, "not JSON of the right form", accepted);
        }
        catch (RecordFormatException wrong)
        {
            throw new InvalidValueException(path, wrong.Problem, wrong.Accepted);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new InvalidValueException(path, failed.Message, "a file that can be read");
        }
    }
}

/// <summary>The file with the credentials.</summary>
internal sealed record MailCredentialsFile(string? User, string? Password);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MailCredentialsFile))]
internal sealed partial class MailJson : JsonSerializerContext;
