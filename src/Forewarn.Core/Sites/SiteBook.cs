using Forewarn.Core.Airspace;

namespace Forewarn.Core.Sites;

/// <summary>Protected sites and movements.</summary>
internal sealed class SiteBook : StatePart
{
    public override ICapturedPart Capture() => new CapturedList<int>([], (writer, number) => writer.Int32(number));

    public override void Restore(Stream stream, NameTable names) =>
        AirspaceState.Read(stream, (ref Format.CanonicalReader reader) => reader.Int32(), _ => { });
}
