using Forewarn.Core.Airspace;

namespace Forewarn.Core.Arrangements;

/// <summary>Arrangements that are not, or not all of the time, in force.</summary>
internal sealed class DraftBook : StatePart
{
    public override ICapturedPart Capture() => new CapturedList<int>([], (writer, number) => writer.Int32(number));

    public override void Restore(Stream stream, NameTable names) =>
        AirspaceState.Read(stream, (ref Format.CanonicalReader reader) => reader.Int32(), _ => { });
}
