using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Forewarn.WebConsole.Assets;

/// <summary>The files that a browser loads: scripts, styles, the base map, sounds; all of them embedded in this assembly.</summary>
/// <remarks>Their address contains a hash over all of them, so that browsers keep them for ever and still never mix two versions. Thread-safe.</remarks>
public sealed class ConsoleAssets
{
    private const string ResourcePrefix = "assets/";

    private readonly FrozenDictionary<string, Asset> _assets;

    /// <summary>Reads what is embedded; some milliseconds.</summary>
    public ConsoleAssets()
    {
        var assembly = typeof(ConsoleAssets).Assembly;
        _assets = assembly.GetManifestResourceNames().Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[ResourcePrefix.Length..], name => new Asset(name), StringComparer.Ordinal);
        Version = Convert.ToHexStringLower(SHA256.HashData(assembly.ManifestModule.ModuleVersionId.ToByteArray()))[..12];
    }

    /// <summary>Changes whenever any of the files does.</summary>
    public string Version { get; }

    /// <summary>The style sheets of the libraries that pages use, and after them, so that they have the last word, those of the pages; each by name. They are part
    /// of every document, since a page with parts that each had its own in the head would be left with one of them.</summary>
    public IEnumerable<string> PageStyles => StylesIn("lib/").Concat(StylesIn("css/"));

    /// <summary>Address of a file such as <c>js/start.js</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such file.</exception>
    public string this[string name] => _assets.ContainsKey(name) ? $"/console/assets/{Version}/{name}" : throw new ArgumentOutOfRangeException(nameof(name), name, "no such asset");

    private IEnumerable<string> StylesIn(string folder) =>
        _assets.Keys.Where(name => name.StartsWith(folder, StringComparison.Ordinal) && name.EndsWith(".css", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    internal void Map(IEndpointRouteBuilder app) => app.MapMethods("/console/assets/{version}/{**name}", [HttpMethods.Get, HttpMethods.Head], (string name, HttpContext context) =>
    {
        if (!_assets.TryGetValue(name, out var asset))
            return Results.NotFound();
        var headers = context.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.XContentTypeOptions = "nosniff";
        bool takesBrotli = context.Request.GetTypedHeaders().AcceptEncoding.Any(encoding => encoding.Value == "br" && encoding.Quality is not 0);
        if (takesBrotli && asset.IsText)
            headers.ContentEncoding = "br";
        return Results.Bytes(takesBrotli && asset.IsText ? asset.Brotli : asset.Bytes, asset.ContentType);
    });

    /// <summary>One file; its bytes are read, and compressed, when they are first asked for, and then kept.</summary>
    private sealed class Asset(string resource)
    {
        private readonly Lazy<byte[]> _bytes = new(() => Read(resource));
        private readonly Lazy<byte[]> _brotli = new(() => Compress(Read(resource)));

        public string ContentType { get; } = Path.GetExtension(resource) switch
        {
            ".js" or ".mjs" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".json" => "application/json",
            ".geojson" => "application/geo+json",
            ".svg" => "image/svg+xml",
            ".png" => "image/png",
            ".wav" => "audio/wav",
            ".pbf" => "application/x-protobuf",
            ".txt" => "text/plain; charset=utf-8",
            var other => throw new InvalidDataException($"{resource}: nothing is known of files that end in {other}"),
        };

        public bool IsText => ContentType[0] is 't' or 'a' && !ContentType.StartsWith("audio", StringComparison.Ordinal) || ContentType == "image/svg+xml";

        public byte[] Bytes => _bytes.Value;

        public byte[] Brotli => _brotli.Value;

        private static byte[] Read(string resource)
        {
            using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }

        private static byte[] Compress(byte[] bytes)
        {
            byte[] compressed = new byte[BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
            // Quality 5: a tenth of the time of the best, and a tenth larger.
            if (!BrotliEncoder.TryCompress(bytes, compressed, out int length, quality: 5, window: 22))
                throw new InvalidDataException("compression failed");
            return compressed[..length];
        }
    }
}
