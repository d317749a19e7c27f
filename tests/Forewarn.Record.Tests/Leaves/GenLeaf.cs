using System.Text;
using CsCheck;
using Forewarn.Record.Leaves;
using NodaTime;

namespace Forewarn.Record.Tests.Leaves;

/// <summary>Any leaf and any details that can be.</summary>
internal static class GenLeaf
{
    private static readonly string[] Bits = ["a", "\"", "\\", "\n", "\t", "\u0001", "\u007f", "é", "\u2028", "ש", "漢", "\U0001F6E9", "</script>"];
    private static readonly Gen<string> Name = Gen.String[Gen.Char["abcXYZ019._:@-"], 0, 20].Select(rest => "p" + rest);
    private static readonly Gen<string> Word = Gen.String[Gen.Char["abcxyz019-"], 0, 20].Select(rest => "w" + rest);
    private static readonly Gen<long> Count = Gen.OneOf(Gen.Long[0, 1000], Gen.Long[0, long.MaxValue]);
    private static readonly Gen<Instant> At = Gen.Long[-600_000_000_000_000_000, 2_500_000_000_000_000_000].Select(Instant.FromUnixTimeTicks);
    private static readonly Gen<byte[]> Bytes32 = Gen.Byte.Array[32];

    /// <summary>Any Unicode text, escapes and pairs of surrogates included.</summary>
    public static readonly Gen<string> Text = Gen.Int[0, Bits.Length - 1].Array[0, 12].Select(picked => string.Concat(picked.Select(i => Bits[i])));

    public static readonly Gen<StoredPart> Part =
        Gen.Select(Gen.Bool, Bytes32, Text, Gen.Int[0, 3]).Select((isErased, salt, text, audience) =>
        {
            var parties = audience == 3 ? default(System.Collections.Immutable.ImmutableArray<string>?) : [.. new[] { "north", "south" }.Take(audience)];
            return isErased ? StoredPart.Erased("p", parties)
                : new StoredPart(new LeafPart("p", new Salt(salt), Encoding.UTF8.GetBytes(System.Text.Json.JsonSerializer.Serialize(text))), parties);
        });

    public static readonly Gen<Leaf> Any =
        Gen.Select(Gen.Select(Count, At, Count), Gen.Select(Name.Null(), Name.Null(), Word, Word, Name), Gen.Select(Gen.Bool, Count, Word.Null()),
            Gen.Select(Gen.Bool, Bytes32, Count, Gen.Byte.Array[32].Null()), Bytes32.Array[0, 5]).Select((where, who, version, seal, details) => new Leaf
            {
                Index = where.Item1,
                At = where.Item2,
                Position = where.Item3,
                By = who.Item1,
                To = who.Item2,
                Kind = who.Item3,
                Entity = new LeafEntity(who.Item4, who.Item5),
                Version = version.Item1 ? version.Item2 : null,
                Reason = version.Item3,
                Seal = seal.Item1 ? new Commitment(seal.Item2) : null,
                Reveals = seal.Item1 ? seal.Item3 : null,
                SignedBy = seal.Item4 is { } thumbprint ? System.Buffers.Text.Base64Url.EncodeToString(thumbprint) : null,
                Details = [.. details.Select((digest, i) => new LeafCommitment($"part_{i}", new Commitment(digest)))],
            });
}
