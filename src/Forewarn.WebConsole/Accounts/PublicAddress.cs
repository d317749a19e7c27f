using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Forewarn.WebConsole.Accounts;

/// <summary>Lets requests for the node's public host count as made with TLS when the public address has it: the proxy in front ends it, and the
/// node hears HTTP. Cookies for that host are so never sent without TLS.</summary>
internal sealed class PublicAddress(ConsoleOptions options) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => options.PublicUrl is not { } url || url.Scheme != Uri.UriSchemeHttps ? next : app =>
    {
        app.Use((HttpContext context, RequestDelegate rest) =>
        {
            if (context.Request.Host.Host.Equals(url.Host, StringComparison.OrdinalIgnoreCase))
                context.Request.Scheme = Uri.UriSchemeHttps;
            return rest(context);
        });
        next(app);
    };
}
