using Forewarn.WebConsole.Assets;
using Microsoft.JSInterop;

namespace Forewarn.WebConsole.Setup;

/// <summary>What is typed into a form and kept in the browser until it was sent.</summary>
internal sealed class KeptForm(IJSRuntime js, ConsoleAssets files)
{
    /// <summary>Forgets the fields whose names begin so.</summary>
    public async Task ForgetAsync(string names)
    {
        await using var keep = await js.InvokeAsync<IJSObjectReference>("import", files["js/keep.js"]);
        await keep.InvokeVoidAsync("forget", names);
    }
}
