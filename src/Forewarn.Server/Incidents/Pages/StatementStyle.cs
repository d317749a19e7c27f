using Forewarn.Server.Pages;

namespace Forewarn.Server.Incidents.Pages;

/// <summary>How statements look: as text to be read.</summary>
internal static class StatementStyle
{
    public const string Css = PageStyle.Css + """
        main { max-width:46rem; }
        .byline { color:var(--soft); margin:.2rem 0 1.2rem; }
        .byline strong { color:var(--ink); }
        .said { white-space:pre-line; overflow-wrap:anywhere; font-size:1.08rem; line-height:1.65; margin:.6rem 0 1.4rem; max-width:42rem; }
        .statement h2 a { text-decoration:none; }
        .correction { border-inline-start:4px solid var(--line); padding-inline-start:1.1rem; margin:1.6rem 0; }
        .correction h2 { border:0; margin:0; padding:0; }
        footer { border-top:1px solid var(--line); margin-top:2.4rem; padding-top:.8rem; color:var(--soft); font-size:.92em; }

        """;
}
