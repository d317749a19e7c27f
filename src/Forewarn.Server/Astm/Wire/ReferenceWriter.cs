using System.Collections.Immutable;
using System.Text.Json;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using NodaTime;

namespace Forewarn.Server.Astm.Wire;

/// <summary>Writes references as one reader may see them (F3548-21, OperationalIntentReference and ConstraintReference).</summary>
/// <param name="Reader">Who asks: the OVN is shown to the manager only.</param>
/// <param name="OwnUrl">Base URL of this node, for what its own parties have declared.</param>
/// <param name="Now">For the state of what does not show its state.</param>
internal readonly record struct ReferenceWriter(PartyId Reader, UssBaseUrl OwnUrl, Instant Now)
{
    /// <summary>Stands for the OVN of another manager's entity: USSs of the field expect the member to be there.</summary>
    public const string HiddenOvn = "Available from USS";

    /// <summary>Stands for no subscription, where the standard wants one: USSs of the field know it.</summary>
    public static readonly Guid NoSubscription = new("00000000-0000-4000-8000-000000000000");

    /// <summary>Whether the OVN is shown to whoever reads: along with the details, by which others prove that they have them.</summary>
    public bool ShowsOvn { get; init; }

    public void Write(Utf8JsonWriter json, in ReferenceView view)
    {
        var declaration = view.Declaration;
        json.WriteStartObject();
        json.WriteString("id"u8, declaration.Id.Value);
        json.WriteString("manager"u8, declaration.Manager.ToString());
        json.WriteString("uss_availability"u8, AvailabilityNames.Of(view.ManagerAvailability));
        json.WriteNumber("version"u8, declaration.Version);
        if (declaration is OperationalIntent intent)
        {
            json.WriteString("state"u8, StateOf(intent));
            json.WriteString("subscription_id"u8, intent.Reference?.SubscriptionId?.Value ?? NoSubscription);
        }
        json.WriteString("ovn"u8, ShowsOvn || declaration.Manager == Reader ? declaration.Ovn.ToString() : HiddenOvn);
        json.WriteTime("time_start"u8, declaration.Start);
        json.WriteTime("time_end"u8, declaration.End);
        json.WriteString("uss_base_url"u8, (declaration.Reference?.UssBaseUrl ?? OwnUrl).ToString());
        json.WriteEndObject();
    }

    /// <summary>Writes those of one kind as a member of an object.</summary>
    public void WriteList<T>(Utf8JsonWriter json, ReadOnlySpan<byte> name, ImmutableArray<ReferenceView> views)
        where T : Declaration
    {
        json.WriteStartArray(name);
        foreach (ref readonly var view in views.AsSpan())
        {
            if (view.Declaration is T)
                Write(json, view);
        }
        json.WriteEndArray();
    }

    /// <summary>The state as a reader may see it: of what does not show its own, what its times say anyway.</summary>
    public static IntentState ShownState(OperationalIntent intent, PartyId reader, Instant now)
    {
        bool isShown = intent.Disclosure == Disclosure.Full || intent.Manager == reader;
        return isShown ? intent.State : now < intent.Start ? IntentState.Accepted : IntentState.Activated;
    }

    private ReadOnlySpan<byte> StateOf(OperationalIntent intent) => ShownState(intent, Reader, Now) switch
    {
        IntentState.Accepted => "Accepted"u8,
        IntentState.Activated => "Activated"u8,
        IntentState.Nonconforming => "Nonconforming"u8,
        _ => "Contingent"u8,
    };
}
