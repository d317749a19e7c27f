namespace Forewarn.Core.Airspace;
public enum Disclosure { Full, Area, Sealed }
public sealed record Opening(ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte> Sealed);
public sealed record Reveal(PartyId Actor, int? IfVersion, Declaration Proposal, Opening Opening) : Command(Actor);
public sealed record SealX(byte[] Bytes);
public static class TempX { extension(Declaration d) { public Disclosure Disclosure => Disclosure.Full; public SealX? Seal => null; public long? RevealedFrom => null; } }
