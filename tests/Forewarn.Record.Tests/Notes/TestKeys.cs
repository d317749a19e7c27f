using System.Text;
using Forewarn.Record.Notes;

namespace Forewarn.Record.Tests.Notes;

/// <summary>Keys that are the same in every run.</summary>
internal static class TestKeys
{
    public const string Origin = "log.example/airspace";

    public static readonly SigningKey Log = FromSeed(Origin, KeyType.Log, 1);
    public static readonly SigningKey OtherLog = FromSeed("other.example/airspace", KeyType.Log, 2);
    public static readonly SigningKey Witness1 = FromSeed("witness.example/w1", KeyType.Cosigner, 11);
    public static readonly SigningKey Witness2 = FromSeed("witness.example/w2", KeyType.Cosigner, 12);
    public static readonly SigningKey Witness3 = FromSeed("witness.example/w3", KeyType.Cosigner, 13);

    public static SigningKey FromSeed(string name, KeyType type, byte number)
    {
        var seed = new byte[SigningKey.SeedLength];
        Array.Fill(seed, number);
        return SigningKey.FromSeed(name, type, seed);
    }

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
