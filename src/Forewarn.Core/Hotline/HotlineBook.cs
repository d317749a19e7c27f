using Forewarn.Core.Airspace;

namespace Forewarn.Core.Hotline;

/// <summary>The threads and calls of the hotline.</summary>
internal sealed class HotlineBook : StatePart
{
    public override ICapturedPart Capture() => new CapturedList<int>([], (writer, number) => writer.Int32(number));

    public override void Restore(Stream stream, NameTable names) =>
        AirspaceState.Read(stream, (ref Format.CanonicalReader reader) => reader.Int32(), _ => { });
}
