namespace Forewarn.Client.Tests.Requests;

/// <summary>What a node answers.</summary>
internal static class Answers
{
    public const string Party = """{"party":{"id":"north","version":1,"name":"North","time_zone":"UTC","calendar":"gregorian","languages":[]},"leaf":3}""";

    public const string Declared = """
        {"constraint":{"type":"constraint","id":"2f8343be-6482-4d1b-a474-16847e01af1e","manager":"north","version":1,"kind":"live-fire","disclosure":"full","declared_at":"2026-11-23T12:00:00Z"},
         "leaf":5,"warnings":[],"overlaps":[],"overlaps_count":0,"findings":[],"something_of_a_later_node":{"x":1}}
        """;

    public static string Warnings(string? next, params int[] ids) => $$"""
        {"warnings":[{{string.Join(",", ids.Select(Warning))}}]{{(next is null ? "" : $",\"next_cursor\":\"{next}\"")}}}
        """;

    private static string Warning(int id) => $$"""
        {"id":"{{id}}","from":"north","to":"south","subject":{"type":"constraint","id":"2f8343be-6482-4d1b-a474-16847e01af1e","version":1,"kind":"live-fire"},
         "change":"declared","channel":"operational","rung":0,"declared_at":"2026-11-23T12:00:00Z","starts_at":"2026-11-23T12:10:00Z","ends_at":"2026-11-23T13:00:00Z",
         "verdict":"late","not_acknowledged":false,"reasons":[],"required_lead":"PT15M","lead":"-PT1M30S"}
        """;
}
