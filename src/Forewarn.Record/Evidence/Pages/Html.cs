using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Forewarn.Record.Evidence.Pages;

/// <summary>Writes HTML in which nothing that a leaf holds can be anything but text.</summary>
/// <remarks>Interpolated values are escaped; what stands between them is markup. Same bytes on every machine.</remarks>
internal sealed class Html
{
    private readonly StringBuilder _text = new();

    /// <summary>Markup with escaped values in it.</summary>
    public Html Add([InterpolatedStringHandlerArgument("")] ref Markup markup) => this;

    /// <summary>Markup that holds nothing but markup.</summary>
    public Html Add(string markup)
    {
        _text.Append(markup);
        return this;
    }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_text.ToString());

    private void Escape(ReadOnlySpan<char> value)
    {
        foreach (char c in value)
        {
            switch (c)
            {
                case '&': _text.Append("&amp;"); break;
                case '<': _text.Append("&lt;"); break;
                case '>': _text.Append("&gt;"); break;
                case '"': _text.Append("&quot;"); break;
                case '\'': _text.Append("&#39;"); break;
                // No other control character may stand in HTML.
                case < ' ' and not ('\n' or '\t') or (>= '\u007f' and <= '\u009f'): _text.Append('\uFFFD'); break;
                default: _text.Append(c); break;
            }
        }
    }

    /// <summary>Escapes the values of an interpolated text as it is written.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Markup(int literalLength, int formattedCount, Html html)
    {
        private readonly int _expected = literalLength + formattedCount;

        public void AppendLiteral(string markup)
        {
            html._text.EnsureCapacity(html._text.Length + _expected);
            html._text.Append(markup);
        }

        public void AppendFormatted(string? value) => html.Escape(value);

        public void AppendFormatted(long value) => html._text.Append(CultureInfo.InvariantCulture, $"{value}");

        /// <summary>A coordinate of a picture, in hundredths at the finest.</summary>
        public void AppendFormatted(double value) => html._text.Append(CultureInfo.InvariantCulture, $"{Math.Round(value, 2) + 0.0:0.##}");
    }
}
