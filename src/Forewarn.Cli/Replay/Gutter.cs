using Spectre.Console;
using Spectre.Console.Rendering;

namespace Forewarn.Cli.Replay;

/// <summary>Puts a label in front of every line of what it holds, so that no line can be read without it.</summary>
internal sealed class Gutter(string label, Style style, IRenderable child) : Renderable
{
    protected override Measurement Measure(RenderOptions options, int maxWidth)
    {
        Measurement inner = child.Measure(options, maxWidth - label.Length);
        return new Measurement(inner.Min + label.Length, inner.Max + label.Length);
    }

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        foreach (SegmentLine line in Segment.SplitLines(child.Render(options, maxWidth - label.Length)))
        {
            yield return new Segment(label, style);
            foreach (Segment segment in line)
                yield return segment;
            yield return Segment.LineBreak;
        }
    }
}
