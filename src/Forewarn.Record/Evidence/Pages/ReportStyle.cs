namespace Forewarn.Record.Evidence.Pages;

/// <summary>How the page looks: light and dark as the reader's system asks, and black on white in print. Nothing is told by colour alone.</summary>
public static class ReportStyle
{
    /// <summary>The style sheet; its bytes are part of <see cref="EvidenceReport.Version"/>.</summary>
    public const string Css = """
        :root { --ink:#1b1f24; --soft:#586069; --line:#d5d9de; --ground:#fff; --raised:#f5f6f8; --accent:#0b5cad; --bad:#a4262c; --sea:#eef3f8;
          --p0:#0b5cad; --p1:#b3530a; --p2:#1d7a4a; --p3:#7a3aa8; --p4:#a4262c; --p5:#5b6b00; --p6:#00727a; --p7:#6a4a3a; }
        @media (prefers-color-scheme: dark) {
          :root { --ink:#e6e9ec; --soft:#9aa4ae; --line:#3a424b; --ground:#14181c; --raised:#1d2329; --accent:#7ab8ff; --bad:#ff8a8a; --sea:#18212b;
            --p0:#7ab8ff; --p1:#ffb066; --p2:#6fd39b; --p3:#cf9cf5; --p4:#ff8a8a; --p5:#c9d65a; --p6:#5fd0d8; --p7:#d3ab95; }
        }
        * { box-sizing:border-box; }
        body { margin:0; background:var(--ground); color:var(--ink); font:15px/1.5 system-ui, "Segoe UI", "Noto Sans", sans-serif; }
        main { max-width:72rem; margin:0 auto; padding:2rem 1.5rem 4rem; }
        h1 { font-size:1.9rem; line-height:1.2; margin:.2rem 0 .6rem; overflow-wrap:anywhere; }
        h2 { font-size:1.2rem; margin:2.4rem 0 .8rem; padding-top:.8rem; border-top:1px solid var(--line); }
        h3 { font-size:1rem; margin:0 0 .4rem; overflow-wrap:anywhere; }
        p { margin:.4rem 0; max-width:62rem; }
        a { color:var(--accent); }
        code, pre { font:.85em/1.45 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap:anywhere; }
        pre { white-space:pre-wrap; background:var(--raised); border-radius:4px; padding:.5rem .7rem; margin:.3rem 0; }
        .kicker { color:var(--soft); text-transform:uppercase; letter-spacing:.08em; font-size:.8rem; margin:0; }
        .lead { font-size:1.05rem; }
        .aside { color:var(--soft); font-size:.88em; }
        .figures { display:flex; flex-wrap:wrap; gap:.6rem; margin:1.2rem 0 0; }
        .figures div { background:var(--raised); border-radius:6px; padding:.6rem .9rem; min-width:6.5rem; display:flex; flex-direction:column; }
        .figures dd { margin:0; font-size:1.5rem; font-weight:600; font-variant-numeric:tabular-nums; line-height:1.2; }
        .figures dt { color:var(--soft); font-size:.85rem; }
        .legend { list-style:none; padding:0; margin:0; display:grid; grid-template-columns:repeat(auto-fill, minmax(22rem, 1fr)); gap:.5rem 1.5rem; }
        .mark { display:inline-block; white-space:nowrap; border-radius:4px; padding:0 .45em; font-size:.85em; line-height:1.6; border:1.5px solid var(--soft); margin:0 .2rem .15rem 0; }
        .mark.signed { border-color:var(--ink); font-weight:600; }
        .mark.claimed { border-style:dashed; }
        .mark.node { border-style:dotted; color:var(--soft); }
        .mark.broken { border:2.5px double var(--bad); color:var(--bad); font-weight:600; }
        .mark.withheld { border-color:transparent; background:repeating-linear-gradient(45deg, var(--raised) 0 4px, var(--line) 4px 8px); }
        .mark.erased { border-style:dotted; text-decoration:line-through; color:var(--soft); }
        .scroll { overflow-x:auto; }
        table { border-collapse:collapse; width:100%; }
        th { text-align:start; font-weight:600; color:var(--soft); font-size:.85rem; border-bottom:2px solid var(--line); padding:.3rem .7rem .3rem 0; white-space:nowrap; }
        td { vertical-align:top; border-bottom:1px solid var(--line); padding:.5rem .7rem .5rem 0; }
        .timeline td:nth-child(4) { min-width:22rem; }
        .number, .time { font-variant-numeric:tabular-nums; white-space:nowrap; }
        .to { color:var(--soft); display:block; }
        .what { margin:0 0 .2rem; overflow-wrap:anywhere; font-weight:600; }
        tr.refused .what::before { content:"✕ "; }
        .facts { color:var(--soft); margin:.1rem 0; font-size:.92em; overflow-wrap:anywhere; }
        .fact { margin-inline-end:.9em; }
        .fact bdi { color:var(--ink); }
        svg.lead-bar { width:154px; height:16px; background:none; border:0; border-radius:0; margin-bottom:.1rem; }
        .lead-bar rect { fill:var(--accent); }
        .lead-bar path { stroke:var(--ink); stroke-width:2; }
        .lead-bar .axis { stroke:var(--line); stroke-width:1; }
        .verdict { color:var(--ink); font-weight:600; border-bottom:2px solid var(--ink); }
        blockquote { margin:.3rem 0; padding:.1rem .8rem; border-inline-start:3px solid var(--line); white-space:pre-line; overflow-wrap:anywhere; }
        figure { margin:0; }
        svg { width:100%; height:auto; display:block; background:var(--sea); border:1px solid var(--line); border-radius:6px; }
        svg text { font:12px system-ui, "Segoe UI", "Noto Sans", sans-serif; fill:var(--soft); }
        svg .label { fill:var(--ink); font-weight:600; paint-order:stroke; stroke:var(--ground); stroke-width:3px; stroke-linejoin:round; }
        svg .grid { stroke:var(--line); stroke-width:1; fill:none; }
        svg .bar { stroke:var(--ink); stroke-width:2; fill:none; }
        svg .seen { stroke:var(--ground); stroke-width:1.5; }
        .key { list-style:none; padding:0; margin:.7rem 0 0; display:flex; flex-wrap:wrap; gap:.4rem 1.6rem; }
        .key svg { display:inline-block; width:44px; height:22px; vertical-align:middle; margin-inline-end:.5rem; border:0; border-radius:0; background:none; }
        .leaf { margin:0 0 1.2rem; break-inside:avoid; }
        .commitment { margin:.15rem 0; }
        @media print {
          :root { --ink:#000; --soft:#333; --line:#999; --ground:#fff; --raised:#f2f2f2; --sea:#fff; --accent:#000; }
          body { font-size:10pt; } main { max-width:none; padding:0; } .scroll { overflow:visible; } tr, figure { break-inside:avoid; }
        }

        """;
}
