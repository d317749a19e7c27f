using System.Text.Json;
using System.Text.Json.Serialization;
using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Record;
using Forewarn.Record.Signatures;

namespace Forewarn.Server.Peers;

/// <summary>With what the parties of this node obtain tokens from an outside authority (RFC 6749, section 4.4).</summary>
/// <remarks><c>{"token_url":"https://...","parties":{"north":{"client_id":"...","client_secret":"..."}}}</c></remarks>
internal sealed class PeerCredentials
{
    /// <summary>Largest file.</summary>
    public const int BytesMax = 4 << 20;

    private readonly Dictionary<PartyId, Client> _clients;

    private PeerCredentials(Uri tokenUrl, Dictionary<PartyId, Client> clients) => (TokenUrl, _clients) = (tokenUrl, clients);

    /// <summary>The authority's token endpoint.</summary>
    public Uri TokenUrl { get; }

    public Client? Find(PartyId party) => _clients.GetValueOrDefault(party);

    /// <exception cref="InvalidValueException">It cannot be read, others than its owner may, or it says something else.</exception>
    public static PeerCredentials Read(string path, bool allowHttp)
    {
        try
        {
            var file = JsonSerializer.Deserialize(PrivateFile.Read(path, BytesMax), PeerJson.Default.CredentialsFile);
            if (!Uri.TryCreate(file?.TokenUrl, UriKind.Absolute, out var url) || !(url.Scheme == Uri.UriSchemeHttps || (allowHttp && url.Scheme == Uri.UriSchemeHttp)))
                throw new InvalidValueException("token_url", "not an https URL", "the authority's token endpoint, such as https://authority.example/oauth/token");
            var clients = new Dictionary<PartyId, Client>();
            foreach (var (party, client) in file.Parties ?? [])
            {
                if (string.IsNullOrEmpty(client?.ClientId) || string.IsNullOrEmpty(client.ClientSecret))
                    throw new InvalidValueException($"parties.{party}", "client_id or client_secret is missing", "both");
                clients.Add(PartyId.Parse(party), new Client(client.ClientId, client.ClientSecret));
            }
            return new PeerCredentials(url, clients);
        }
        catch (InvalidValueException wrong)
        {
            throw wrong.Within(path);
        }
        catch (JsonException garbage)
        {
            // Not its message: it may quote the file.
            throw new InvalidValueException(path, $"not JSON of the right form, line {garbage.LineNumber + 1}", """{"token_url":"https://...","parties":{"PARTY":{"client_id":"...","client_secret":"..."}}}""");
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

    /// <summary>As whom a party asks for its tokens. Says nothing of the secret when it is printed.</summary>
    public sealed class Client(string id, string secret)
    {
        public string Id => id;

        public string Secret => secret;
    }
}

/// <summary>The file with the credentials.</summary>
internal sealed record CredentialsFile(string? TokenUrl, Dictionary<string, CredentialsFile.Entry?>? Parties)
{
    public sealed record Entry(string? ClientId, string? ClientSecret);
}

/// <summary>What an authority answers (RFC 6749, section 5.1).</summary>
internal sealed record TokenAnswer(string? AccessToken, string? TokenType, double? ExpiresIn);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CredentialsFile))]
[JsonSerializable(typeof(TokenAnswer))]
internal sealed partial class PeerJson : JsonSerializerContext;
