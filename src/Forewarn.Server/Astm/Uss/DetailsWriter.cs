using System.Text.Json;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Astm.Wire;
using Forewarn.Server.Recording;
using NodaTime;

namespace Forewarn.Server.Astm.Uss;

/// <summary>Writes what a party of this node has declared as a USS gives it to others: reference and details (F3548-21, OperationalIntent,
/// Constraint).</summary>
/// <remarks>Whoever gets the details gets the OVN: that is how others prove that they know of it. Of what is not disclosed in full, the details
/// say no more than volumes and times; a note is for those who are warned.</remarks>
internal static class DetailsWriter
{
    /// <summary>Writes <c>{"reference":...,"details":...}</c>.</summary>
    /// <param name="self">Base URL of this node.</param>
    /// <param name="now">Decides which state is shown of what does not disclose its own.</param>
    public static void Entity(Utf8JsonWriter json, ReferenceView view, UssBaseUrl self, Instant now)
    {
        json.WriteStartObject();
        json.WritePropertyName("reference"u8);
        new ReferenceWriter(default, self, now) { ShowsOvn = true }.Write(json, view);
        json.WriteStartObject("details"u8);
        if (view.Declaration is OperationalIntent intent)
            Details(json, intent, now);
        else
            Details(json, (Constraint)view.Declaration);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>F3548-21, OperationalIntentDetails: nominal volumes unless Contingent, off-nominal ones when Nonconforming or Contingent.</summary>
    private static void Details(Utf8JsonWriter json, OperationalIntent intent, Instant now)
    {
        var state = ReferenceWriter.ShownState(intent, default, now);
        Volumes(json, "volumes"u8, intent, isEmpty: state == IntentState.Contingent);
        Volumes(json, "off_nominal_volumes"u8, intent, isEmpty: state is IntentState.Accepted or IntentState.Activated);
        json.WriteNumber("priority"u8, 0);
    }

    private static void Details(Utf8JsonWriter json, Constraint constraint)
    {
        Volumes(json, "volumes"u8, constraint, isEmpty: false);
        if (constraint.Disclosure == Disclosure.Full)
            json.WriteString("type"u8, $"forewarn.{Names<ActivityKind>.Of(constraint.Kind)}");
    }

    private static void Volumes(Utf8JsonWriter json, ReadOnlySpan<byte> name, Declaration declaration, bool isEmpty)
    {
        json.WritePropertyName(name);
        if (isEmpty)
        {
            json.WriteStartArray();
            json.WriteEndArray();
            return;
        }
        DetailWriter.Volumes(json, declaration);
    }
}
