using System.Text.Json;
using Forewarn.Core.Incidents;
using Forewarn.Server.Api.Wire;

namespace Forewarn.Server.Recording;

/// <content>Incidents, accounts and statements.</content>
internal sealed partial class DetailWriter
{
    /// <summary>Where and when, and whether it is of an exercise.</summary>
    public static void Scene(Utf8JsonWriter json, Scene scene)
    {
        json.WriteStartObject();
        WriteScene(json, scene);
        json.WriteEndObject();
    }

    /// <summary>The same, with who opened it and whom it concerns.</summary>
    public static void Incident(Utf8JsonWriter json, Incident incident)
    {
        json.WriteStartObject();
        WriteScene(json, incident.Scene);
        json.WriteString("opened_by"u8, incident.OpenedBy.ToString());
        json.WriteStartArray("parties"u8);
        foreach (var party in incident.Parties)
            json.WriteStringValue(party.ToString());
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The title.</summary>
    public static void IncidentWords(Utf8JsonWriter json, string title)
    {
        json.WriteStartObject();
        json.WriteString("title"u8, title);
        json.WriteEndObject();
    }

    /// <summary>Indices of leaves.</summary>
    public static void Leaves(Utf8JsonWriter json, Gathered gathered)
    {
        json.WriteStartArray();
        foreach (long leaf in gathered.Leaves)
            json.WriteNumberValue(leaf);
        json.WriteEndArray();
    }

    /// <summary>The language of an account, and of each of its points all but the words.</summary>
    public static void Account(Utf8JsonWriter json, Account account)
    {
        json.WriteStartObject();
        json.WriteString("language"u8, account.Language);
        json.WriteStartArray("points"u8);
        foreach (var point in account.Points)
        {
            json.WriteStartObject();
            if (point.At is { } at)
                json.WriteString("at"u8, Times.Of(at));
            if (point.About.Length > 0)
                json.WriteString("about"u8, point.About);
            if (point.Version is { } version)
                json.WriteNumber("version"u8, version);
            json.WriteString("standing"u8, Names<Standing>.Of(point.Standing));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>What a person wrote in it.</summary>
    public static void AccountWords(Utf8JsonWriter json, Account account)
    {
        json.WriteStartObject();
        json.WriteString("text"u8, account.Text);
        json.WriteStartArray("points"u8);
        foreach (var point in account.Points)
        {
            json.WriteStartObject();
            json.WriteString("text"u8, point.Text);
            json.WriteString("by"u8, point.By);
            json.WriteString("ground"u8, point.Ground);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The leaf that holds an account.</summary>
    public static void AccountElsewhere(Utf8JsonWriter json, long leaf)
    {
        json.WriteStartObject();
        json.WriteNumber("account_in"u8, leaf);
        json.WriteEndObject();
    }

    /// <summary>What a statement is about, and in which language it is.</summary>
    public static void Statement(Utf8JsonWriter json, Statement statement)
    {
        json.WriteStartObject();
        json.WriteString("about"u8, EntityName.Of(statement.About));
        json.WriteString("language"u8, statement.Text.Language);
        json.WriteEndObject();
    }

    public static void StatementWords(Utf8JsonWriter json, Statement statement)
    {
        json.WriteStartObject();
        json.WriteString("title"u8, statement.Title);
        json.WriteString("text"u8, statement.Text.Text);
        json.WriteEndObject();
    }

    /// <summary>The language of a correction.</summary>
    public static void Correction(Utf8JsonWriter json, StatementText text)
    {
        json.WriteStartObject();
        json.WriteString("language"u8, text.Language);
        json.WriteEndObject();
    }

    private static void WriteScene(Utf8JsonWriter json, Scene scene)
    {
        json.WritePropertyName("extent"u8);
        Volume(json, scene.Extent);
        if (scene.IsExercise)
            json.WriteBoolean("exercise"u8, true);
    }
}
