using System.Text.Json;
using Forewarn.Core;
using Forewarn.Core.Geometry;

namespace Forewarn.Server.Astm.Wire;

/// <summary>Where and when a USS asks what there is (F3548-21, QueryOperationalIntentReferenceParameters and its kin).</summary>
internal static class QuestionBody
{
    /// <exception cref="InvalidValueException">Names the field.</exception>
    public static Extents Read(ref Utf8JsonReader json)
    {
        Volume4D? area = null;
        while (json.NextMember())
        {
            if (json.ValueTextEquals("area_of_interest"u8))
                area = json.Object("area_of_interest", static (ref Utf8JsonReader inner) => VolumeReader.ReadVolume(ref inner, DssLimits.AreaMaxKm2).ToQuestion());
            else
                json.SkipMember();
        }
        return Extents.Of([area ?? throw JsonReading.Missing("area_of_interest", "a volume, of which all but the outline may be left open")]);
    }
}
