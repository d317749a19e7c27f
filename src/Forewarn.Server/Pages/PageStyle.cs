using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Forewarn.Record.Evidence.Pages;

namespace Forewarn.Server.Pages;

/// <summary>How pages look: as the evidence report does, with what only a served page has.</summary>
internal static class PageStyle
{
    /// <summary>The style sheet that stands in each page.</summary>
    public const string Css = ReportStyle.Css + """
        .exercise { margin:0; padding:.5rem 1rem; text-align:center; font-weight:700; letter-spacing:.2em; color:var(--ground); background:var(--bad);
          border-block:4px double var(--ground); position:sticky; top:0; }
        form { margin:1.4rem 0; display:flex; flex-direction:column; gap:.9rem; max-width:34rem; }
        fieldset { border:1px solid var(--line); border-radius:6px; padding:.6rem .9rem; margin:0; }
        legend { padding:0 .4rem; font-weight:600; }
        label { display:block; margin:.2rem 0; }
        input[type=text], textarea, select { font:inherit; color:inherit; background:var(--raised); border:1px solid var(--soft); border-radius:4px; padding:.45rem .6rem; width:100%; }
        button { font:inherit; font-weight:600; color:var(--ground); background:var(--accent); border:2px solid var(--accent); border-radius:6px; padding:.6rem 1.4rem; align-self:start; cursor:pointer; }
        :focus-visible { outline:3px solid var(--accent); outline-offset:2px; }
        .bad { color:var(--bad); font-weight:600; }
        .beside { display:grid; grid-template-columns:repeat(auto-fit, minmax(18rem, 1fr)); gap:1rem 1.5rem; }
        dl.facts-list { display:grid; grid-template-columns:max-content 1fr; gap:.3rem 1.2rem; margin:1rem 0; }
        dl.facts-list dt { color:var(--soft); }
        dl.facts-list dd { margin:0; overflow-wrap:anywhere; }
        .chart { margin:1.6rem 0; break-inside:avoid; }
        .chart figcaption { margin-bottom:.4rem; }
        .chart caption, section > .scroll caption { text-align:start; color:var(--soft); font-size:.85rem; padding-bottom:.2rem; }
        .chart tbody th { white-space:normal; color:var(--ink); border-bottom:1px solid var(--line); font-weight:400; }
        .chart td, .chart tbody th { padding:.15rem .7rem .15rem 0; }
        .months th { white-space:normal; vertical-align:bottom; }
        .months tbody th { white-space:nowrap; }
        svg.bars { background:none; border:0; max-width:40rem; }
        svg .one { fill:var(--accent); stroke:var(--accent); stroke-width:1.5; }
        svg .other { fill:none; stroke:var(--accent); stroke-width:1.5; }
        @media print {
          .exercise { color:#000; background:none; border:3px double #000; position:static; } form, button { display:none; }
        }

        """;

    /// <summary>What a Content-Security-Policy names a style sheet by; worked out once for each.</summary>
    public static string HashOf(string css) => Hashes.GetOrAdd(css, static css => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(css))));

    /// <summary>By style sheet, of which a program has a few.</summary>
    private static readonly ConcurrentDictionary<string, string> Hashes = new(StringComparer.Ordinal);
}
