using Forewarn.WebConsole.Shell;
using Forewarn.WebConsole.Tests.Browsers;
using Forewarn.WebConsole.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Forewarn.WebConsole.Tests.Shell;

/// <summary>What a page reads, and when it has read it.</summary>
public class GuardedTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_reads_again_while_it_is_being_read_gets_what_stood_after_that()
    {
        await using var node = await ConsoleNode.StartAsync();
        await using var scope = node.Server.Services.CreateAsyncScope();
        await using var html = new HtmlRenderer(scope.ServiceProvider, NullLoggerFactory.Instance);
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        var reads = new Queue<Task>([first.Task, second.Task]);
        Guarded? guarded = null;
        await html.Dispatcher.InvokeAsync(() => html.BeginRenderingComponent<CascadingValue<Words>>(Of(() => reads.Dequeue(), it => guarded = it)));

        var again = html.Dispatcher.InvokeAsync(() => guarded!.LoadAsync());
        first.SetResult();
        await html.Dispatcher.InvokeAsync(() => { });
        Assert.False(again.IsCompleted, "it was told that it was read, of what was asked for before");
        second.SetResult();

        await again.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.Empty(reads);
    }

    private static ParameterView Of(Func<Task> load, Action<Guarded> made) => ParameterView.FromDictionary(new Dictionary<string, object?>
    {
        ["Value"] = new Words(Language.Of("en")),
        ["ChildContent"] = (RenderFragment)(builder =>
        {
            builder.OpenComponent<Guarded>(0);
            builder.AddComponentParameter(1, nameof(Guarded.Load), EventCallback.Factory.Create(load, load));
            builder.AddComponentParameter(2, nameof(Guarded.ChildContent), (RenderFragment)(_ => { }));
            builder.AddComponentReferenceCapture(3, it => made((Guarded)it));
            builder.CloseComponent();
        }),
    });
}
