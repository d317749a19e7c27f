using System.Text.Json;
using Forewarn.Core;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Server.Astm.Wire;

namespace Forewarn.Server.Astm.Uss;

/// <summary>An entity as its USS tells it (F3548-21, OperationalIntent, Constraint), of which this node needs to know who tells it and which
/// version; the rest is read to see that it can be read, and kept as it was sent.</summary>
/// <param name="Id">Of the reference.</param>
/// <param name="Manager">Of the reference.</param>
/// <param name="Version">Of the reference, 1 or more.</param>
internal sealed record SentEntity(EntityId Id, string Manager, int Version)
{
    public static SentEntity? ReadIntent(ref Utf8JsonReader json) => Read(ref json, ReadIntentDetails);

    public static SentEntity? ReadConstraint(ref Utf8JsonReader json) => Read(ref json, ReadConstraintDetails);

    private static SentEntity Read(ref Utf8JsonReader json, JsonReading.ValueReader<bool> readDetails)
    {
        SentEntity? reference = null;
        bool hasDetails = false;
        while (json.NextMember())
        {
            if (json.ValueTextEquals("reference"u8))
                reference = json.Object("reference", ReadReference);
            else if (json.ValueTextEquals("details"u8))
                hasDetails = json.Object("details", readDetails);
            else
                json.SkipMember();
        }
        if (!hasDetails)
            throw JsonReading.Missing("details", "the details of the entity");
        return reference ?? throw JsonReading.Missing("reference", "the reference of the entity");
    }

    private static SentEntity? ReadReference(ref Utf8JsonReader json)
    {
        EntityId? id = null;
        string? manager = null, ovn = null;
        double? version = null;
        while (json.NextMember())
        {
            if (json.ValueTextEquals("id"u8))
                id = NameReader.ReadId(ref json, "id");
            else if (json.ValueTextEquals("manager"u8))
                manager = json.Text("manager");
            else if (json.ValueTextEquals("version"u8))
                version = json.Number("version");
            else if (json.ValueTextEquals("ovn"u8))
                ovn = json.Text("ovn");
            else
                json.SkipMember();
        }
        if (ovn is not { Length: >= Ovn.LengthMin and <= Ovn.LengthMax })
            throw new InvalidValueException("ovn", ovn is null ? "missing" : $"{ovn.Length} characters", $"the entity's OVN, {Ovn.LengthMin} to {Ovn.LengthMax} characters");
        if (version is not (>= 1 and <= int.MaxValue) || version != Math.Floor(version.Value))
            throw new InvalidValueException("version", version is null ? "missing" : "not a version", "a whole number, 1 or more");
        return new SentEntity(
            id ?? throw JsonReading.Missing("id", "the id of the entity"),
            manager ?? throw JsonReading.Missing("manager", "the USS that manages it"), (int)version);
    }

    private static bool ReadIntentDetails(ref Utf8JsonReader json)
    {
        int count = 0;
        while (json.NextMember())
        {
            if (json.ValueTextEquals("volumes"u8))
                count += ReadVolumes(ref json, "volumes");
            else if (json.ValueTextEquals("off_nominal_volumes"u8))
                count += ReadVolumes(ref json, "off_nominal_volumes");
            else
                json.SkipMember();
        }
        return count > 0 ? true : throw JsonReading.Missing("volumes", "at least one volume, in volumes or off_nominal_volumes");
    }

    private static bool ReadConstraintDetails(ref Utf8JsonReader json)
    {
        int count = 0;
        while (json.NextMember())
        {
            if (json.ValueTextEquals("volumes"u8))
                count += ReadVolumes(ref json, "volumes");
            else
                json.SkipMember();
        }
        return count > 0 ? true : throw JsonReading.Missing("volumes", "at least one volume");
    }

    /// <summary>How many volumes there are, all of which can be read. How large they are is for the DSS to judge, which has their extents.</summary>
    private static int ReadVolumes(ref Utf8JsonReader json, string field)
    {
        if (!json.BeginArray(field))
            return 0;
        int count = 0;
        try
        {
            for (; json.NextElement(); count++)
            {
                if (count == DssLimits.VolumesMax)
                    throw new InvalidValueException("", "one volume too many", $"at most {DssLimits.VolumesMax} volumes");
                if (json.TokenType != JsonTokenType.StartObject)
                    throw JsonReading.WrongType("", "an object with volume, time_start and time_end");
                VolumeReader.ReadVolume(ref json, double.PositiveInfinity).ToConstraintVolume();
            }
        }
        catch (InvalidValueException problem)
        {
            throw problem.Within($"{field}[{count}]");
        }
        return count;
    }
}
