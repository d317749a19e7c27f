using Forewarn.Core.Airspace;

namespace Forewarn.Core.Contacts;

/// <summary>What is on its way to the parties' contacts.</summary>
internal sealed class OutboxBook : StatePart
{
    public override ICapturedPart Capture() => new CapturedList<int>([], (writer, number) => writer.Int32(number));

    public override void Restore(Stream stream, NameTable names) =>
        AirspaceState.Read(stream, (ref Format.CanonicalReader reader) => reader.Int32(), _ => { });
}
