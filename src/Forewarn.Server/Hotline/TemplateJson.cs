using System.Text.Json.Serialization;

namespace Forewarn.Server.Hotline;

/// <summary>How the resource files of the templates are read: strictly.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TemplateFile[]))]
[JsonSerializable(typeof(TextsFile))]
internal sealed partial class TemplateJson : JsonSerializerContext;

/// <summary>One template of <c>templates.json</c>.</summary>
internal sealed record TemplateFile(string Id, TemplateFieldFile[] Fields);

/// <summary>One field of a template.</summary>
internal sealed record TemplateFieldFile(string Name, string Kind, bool Required = false);

/// <summary>One <c>texts.TAG.json</c>.</summary>
internal sealed record TextsFile(
    string Name, string Direction, string Exercise, Dictionary<string, string> Labels, Dictionary<string, TemplateText> Templates);
