using System.Collections.Immutable;
using System.Text.Json;
using Forewarn.Core;
using Forewarn.Core.Discovery;
using Forewarn.Core.Geometry;

namespace Forewarn.Server.Astm.Wire;

/// <summary>What a USS asks for a constraint reference to be (F3548-21, PutConstraintReferenceParameters).</summary>
/// <param name="Volumes">1 or more.</param>
internal readonly record struct ConstraintReferenceBody(ImmutableArray<Volume4D> Volumes, UssBaseUrl UssBaseUrl)
{
    /// <exception cref="InvalidValueException">Names the field.</exception>
    public static ConstraintReferenceBody Read(ref Utf8JsonReader json)
    {
        ImmutableArray<Volume4D> volumes = default;
        UssBaseUrl? url = null;
        while (json.NextMember())
        {
            if (json.ValueTextEquals("extents"u8))
                volumes = VolumeReader.ReadVolumes(ref json, "extents", DssLimits.CstrMaxAreaKm2, static volume => volume.ToConstraintVolume());
            else if (json.ValueTextEquals("uss_base_url"u8))
                url = NameReader.ReadUrl(ref json, "uss_base_url");
            else
                json.SkipMember();
        }
        if (volumes.IsDefault)
            throw JsonReading.Missing("extents", "1 or more volumes");
        DssLimits.RequireVertices(volumes.AsSpan(), DssLimits.CstrMaxVertices);
        return new ConstraintReferenceBody(volumes, url ?? throw JsonReading.Missing("uss_base_url", NameReader.UrlAccepted));
    }
}
