using Forewarn.WebConsole.Texts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Forewarn.WebConsole.Shell;

/// <summary>Answers with a page of words when a page could not be made, and leaves what happened to the log.</summary>
internal sealed class FailedPages(RequestDelegate next, ILogger<FailedPages> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception failure) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            int status = (failure as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status500InternalServerError;
            if (status == StatusCodes.Status500InternalServerError)
                logger.LogError(failure, "{Path} could not be made", context.Request.Path);
            var preferences = Preferences.Of(context);
            context.Response.Clear();
            // Also the headers that say what the page may do were cleared.
            ConsoleHeaders.Write(context);
            // The services of the request were at work on the page that failed, and are not used twice.
            await using var scope = context.RequestServices.CreateAsyncScope();
            context.RequestServices = scope.ServiceProvider;
            var page = new RazorComponentResult<FailurePage>(new { Words = new Words(Language.Of(preferences.Language)), preferences.Theme }) { StatusCode = status };
            await page.ExecuteAsync(context);
        }
    }
}
