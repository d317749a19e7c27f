using System.Text.Json;

namespace Forewarn.Client.Model;

/// <summary>The API's spelling of the types of this namespace.</summary>
public static class ApiJson
{
    /// <summary>For any of them that stands alone in a request or an answer; read-only.</summary>
    public static JsonSerializerOptions Options => ClientJson.Default.Options;
}
