using Forewarn.WebConsole.Accounts;
using Forewarn.WebConsole.Assets;
using Forewarn.WebConsole.Desks;
using Forewarn.WebConsole.Incidents;
using Forewarn.WebConsole.Record;
using Forewarn.WebConsole.Shell;
using Forewarn.WebConsole.Statistics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;

namespace Forewarn.WebConsole;

/// <summary>Puts the console on a node.</summary>
public static class ConsoleHosting
{
    /// <summary>What the console needs.</summary>
    public static void AddConsole(this IServiceCollection services, ConsoleOptions options, Func<IServiceProvider, NodeDoor> door)
    {
        services.AddSingleton(options);
        services.AddSingleton(door);
        services.AddSingleton<ConsoleAssets>();
        services.AddScoped<Desk>();
        services.AddScoped<PartyNames>();
        services.AddCascadingAuthenticationState();
        services.AddMudServices();
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "console-antiforgery";
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            // The policy of the console's pages says it, and more.
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        services.AddRazorComponents().AddInteractiveServerComponents(circuits => circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(10));
        // After the components, whose own notion of who looks it replaces.
        services.AddAccounts(options);
    }

    /// <summary>Stands before the console's own paths, after routing: who asks, and what the answer may do in a browser.</summary>
    public static void UseConsole(this WebApplication app) => app.UseWhen(context => ConsolePaths.Include(context.Request.Path), console =>
    {
        console.UseMiddleware<ConsoleHeaders>();
        console.UseMiddleware<FailedPages>();
        console.UseMiddleware<ConsoleSession>();
        console.UseAntiforgery();
    });

    /// <summary>The console's pages and files, and the root of the node, which leads there.</summary>
    public static void MapConsole(this WebApplication app)
    {
        // For people in a browser: the description of the API does not speak of it.
        var pages = app.MapGroup("").ExcludeFromDescription();
        pages.MapGet("/", () => Results.Redirect("/console"));
        app.Services.GetRequiredService<ConsoleAssets>().Map(pages);
        IncidentDownloads.Map(pages);
        ReceiptDownload.Map(pages);
        StatisticsDownload.Map(pages);
        app.MapAccounts();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(mode => mode.ContentSecurityFrameAncestorsPolicy = null);
    }
}
