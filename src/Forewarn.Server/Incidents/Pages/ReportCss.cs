using System.Globalization;
using System.Text;
using Forewarn.Record.Evidence.Pages;
using Forewarn.Server.Pages;

namespace Forewarn.Server.Incidents.Pages;

/// <summary>How the report of an incident looks. Nothing is told by colour alone: parties have patterns, and marks have signs and borders.</summary>
internal static class ReportCss
{
    /// <summary>The style sheet. What a party's things are drawn with is in classes, since pages allow no style attributes.</summary>
    public static readonly string Css = PageStyle.Css + """
        .whatif { margin:0 0 .8rem; max-width:none; padding:.5rem 1rem; text-align:center; font-weight:700; letter-spacing:.2em; color:var(--ground); background:var(--p3); border-block:4px double var(--ground); position:sticky; top:0; z-index:1; }
        .replayed { border:1.5px dashed var(--soft); border-radius:6px; padding:.5rem .9rem; margin:1rem 0; }
        .mark.proven { border-color:var(--ink); font-weight:600; }
        .mark.assumed { border-style:dotted; border-width:2px; }
        .mark.supposed { border:2px solid var(--p3); font-weight:600; }
        .findings { list-style:none; padding:0; margin:0; }
        .findings > li { border-bottom:1px solid var(--line); padding:.65rem 0; break-inside:avoid; display:grid; grid-template-columns:9.5rem 1fr; gap:.2rem 1rem; }
        .findings .finding { font-weight:600; margin:0; overflow-wrap:anywhere; }
        .rests { list-style:none; padding:0; margin:.25rem 0 0; font-size:.9em; color:var(--soft); }
        .rests li { margin:.12rem 0; overflow-wrap:anywhere; }
        .rests bdi { color:var(--ink); }
        .kind { font-size:1rem; border:0; margin:1.3rem 0 .1rem; padding:0; color:var(--soft); }
        .times { font-variant-numeric:tabular-nums; white-space:nowrap; }
        .times .zone { color:var(--soft); display:block; font-size:.88em; }
        .said { white-space:pre-line; overflow-wrap:anywhere; margin:.2rem 0; }
        .quoted { border-inline-start:3px solid var(--line); padding-inline-start:.7rem; }
        .accounts { display:grid; grid-template-columns:repeat(auto-fit, minmax(20rem, 1fr)); gap:1rem; align-items:start; }
        .account { border:1.5px solid var(--line); border-radius:6px; padding:.3rem 1rem .8rem; break-inside:avoid; }
        .account h3 { margin:.6rem 0 .1rem; }
        .account ul { padding-inline-start:1.1rem; }
        .key .swatch { width:44px; }
        .lanes text.party { font-weight:600; fill:var(--ink); }
        .lanes .lane { stroke:var(--line); stroke-width:1; }
        .lanes .window { stroke:var(--soft); stroke-width:1; fill:var(--raised); stroke-dasharray:5 4; }
        .lanes .tick { stroke:var(--line); stroke-width:1; }
        .lanes .arrow { stroke:var(--ink); stroke-width:1.6; fill:none; }
        .lanes .head { fill:var(--ink); }
        .lanes .claim { fill:var(--ground); stroke:var(--ink); stroke-width:1.6; }
        .scene { fill:none; stroke:var(--ink); stroke-width:1.6; stroke-dasharray:9 5; }
        .north { fill:var(--ink); }
        .tabular td, .tabular th { padding-inline-end:1rem; }
        .differs { display:grid; grid-template-columns:1fr 1fr; gap:0 1.4rem; }
        .differs > div { border-top:3px solid var(--line); padding-top:.4rem; }
        .differs > .supposed-side { border-top-color:var(--p3); border-top-style:double; }
        .differs p { margin:.15rem 0 .7rem; overflow-wrap:anywhere; }
        @media (max-width:40rem) { .findings > li, .differs { grid-template-columns:1fr; } }
        @media print { .whatif { color:#000; background:none; border:3px double #000; position:static; } .account, .replayed { border-color:#000; } h2 { break-after:avoid; } }

        """ + OfParties();

    private static string OfParties()
    {
        var css = new StringBuilder();
        for (int i = 0; i < MapPattern.Count; i++)
            css.Append(CultureInfo.InvariantCulture, $".g{i} {{ fill:var(--p{i}); fill-opacity:.08; }} .s{i} {{ stroke:var(--p{i}); stroke-opacity:.75; fill:none; stroke-linecap:round; stroke-width:1.3; }} .v{i} {{ stroke:var(--p{i}); fill:url(#m{i}); stroke-width:2; }} .d{i} {{ fill:var(--p{i}); stroke:var(--ground); stroke-width:1.5; }} .v{i}.sealed {{ stroke-dasharray:2 5; stroke-linecap:round; }} .v{i}.old {{ stroke-dasharray:7 4; fill:none; }}\n");
        return css.ToString();
    }
}
