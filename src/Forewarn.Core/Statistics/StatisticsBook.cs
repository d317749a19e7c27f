using Forewarn.Core.Airspace;

namespace Forewarn.Core.Statistics;

/// <summary>What is counted of warnings, beyond the time for which they are kept.</summary>
internal sealed class StatisticsBook : StatePart
{
    public override ICapturedPart Capture() => new CapturedList<int>([], (writer, number) => writer.Int32(number));

    public override void Restore(Stream stream, NameTable names) =>
        AirspaceState.Read(stream, (ref Format.CanonicalReader reader) => reader.Int32(), _ => { });
}
