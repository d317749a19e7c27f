using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Forewarn.Record.Evidence.Pages;

/// <summary>Writes HTML in which nothing that somebody wrote can be anything but text.</summary>
/// <remarks>Interpolated values are escaped; what stands between them is markup. Same bytes on every machine. Not thread-safe.</remarks>
public sealed class Html
{
    /// <summary>What would be markup, and the control characters that may not stand in HTML at all.</summary>
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        [.. "&<>\"'", .. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(c => char.IsControl(c) && c is not ('\n' or '\t'))]);

    private readonly StringBuilder _text = new();

    /// <summary>Markup with escaped values in it.</summary>
    public Html Add([InterpolatedStringHandlerArgument("")] ref Markup markup) => this;

    /// <summary>Markup that holds nothing but markup.</summary>
    public Html Add(string markup)
    {
        _text.Append(markup);
        return this;
    }

    /// <summary>What has been written elsewhere, as it is.</summary>
    public Html Add(Html other)
    {
        _text.Append(other._text);
        return this;
    }

    /// <summary>All that was written, in UTF-8.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_text.ToString());

    private void Escape(ReadOnlySpan<char> value)
    {
        while (value.IndexOfAny(Escaped) is var plain && plain >= 0)
        {
            _text.Append(value[..plain]).Append(value[plain] switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                _ => "\uFFFD",
            });
            value = value[(plain + 1)..];
        }
        _text.Append(value);
    }

    /// <summary>Escapes the values of an interpolated text as it is written.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Markup
    {
        private readonly Html _html;

        /// <summary>Called by the compiler.</summary>
        public Markup(int literalLength, int formattedCount, Html html) => _html = html;

        /// <summary>Markup of this program.</summary>
        public void AppendLiteral(string markup) => _html._text.Append(markup);

        /// <summary>Anybody's text, in an element or between the quotes of an attribute.</summary>
        public void AppendFormatted(string? value) => _html.Escape(value);

        /// <summary>A number, in ASCII digits.</summary>
        public void AppendFormatted(long value) => _html._text.Append(CultureInfo.InvariantCulture, $"{value}");

        /// <summary>A coordinate of a picture, in hundredths at the finest.</summary>
        public void AppendFormatted(double value) => _html._text.Append(CultureInfo.InvariantCulture, $"{Math.Round(value, 2) + 0.0:0.##}");
    }
}
