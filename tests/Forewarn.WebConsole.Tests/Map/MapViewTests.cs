using System.Diagnostics.CodeAnalysis;
using Forewarn.WebConsole.Map;
using Forewarn.WebConsole.Tests.Browsers;
using Forewarn.WebConsole.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.RenderTree;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.JSInterop;

namespace Forewarn.WebConsole.Tests.Map;

/// <summary>What the node does of a map.</summary>
public class MapViewTests
{
    [Fact]
    public async Task A_browser_that_goes_before_it_was_told_what_there_is_ends_the_telling()
    {
        await using var node = await ConsoleNode.StartAsync();
        await using var scope = node.Server.Services.CreateAsyncScope();
        var browser = new GoneBrowser();
        await using var page = new Page(new Services(scope.ServiceProvider, browser));
        await page.ShowAsync();

        // Once for each time that it was rendered.
        Assert.InRange(browser.Told, 1, 3);
    }

    /// <summary>A browser that opens a map, and is gone when it is told what to show on it.</summary>
    private sealed class GoneBrowser : IJSRuntime, IJSObjectReference
    {
        public int Told { get; private set; }

        public ValueTask<TValue> InvokeAsync<[DynamicallyAccessedMembers(JsonSerialized)] TValue>(string identifier, object?[]? args)
        {
            if (identifier is "import" or "open")
                return ValueTask.FromResult((TValue)(object)this);
            // Whoever goes on after this would do so until the stack is full.
            throw ++Told > 100 ? new InvalidOperationException("it is told again and again") : new JSDisconnectedException("gone");
        }

        public ValueTask<TValue> InvokeAsync<[DynamicallyAccessedMembers(JsonSerialized)] TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => InvokeAsync<TValue>(identifier, args);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private const DynamicallyAccessedMemberTypes JsonSerialized =
            DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicProperties;
    }

    private sealed class Services(IServiceProvider node, IJSRuntime browser) : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(IJSRuntime) ? browser : node.GetService(serviceType);
    }

#pragma warning disable BL0006 // There is no other way to render a component without a browser that runs what follows the rendering.
    /// <summary>Renders to nowhere, and tells the components that they were rendered.</summary>
    private sealed class Page(IServiceProvider services) : Renderer(services, NullLoggerFactory.Instance)
    {
        public override Dispatcher Dispatcher { get; } = Dispatcher.CreateDefault();

        public Task ShowAsync() => Dispatcher.InvokeAsync(() =>
        {
            var parameters = new Dictionary<string, object?>
            {
                ["Value"] = new Words(Language.Of("en")),
                ["ChildContent"] = (RenderFragment)(builder =>
                {
                    builder.OpenComponent<MapView>(0);
                    builder.CloseComponent();
                }),
            };
            return RenderRootComponentAsync(AssignRootComponentId(InstantiateComponent(typeof(CascadingValue<Words>))), ParameterView.FromDictionary(parameters));
        });

        /// <summary>Nobody has opened the desk, of which the names of parties are asked.</summary>
        protected override void HandleException(Exception exception)
        {
        }

        protected override Task UpdateDisplayAsync(in RenderBatch renderBatch) => Task.CompletedTask;
    }
#pragma warning restore BL0006
}
