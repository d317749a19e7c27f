namespace Forewarn.Cli.Load;

/// <summary>How this process's sockets work.</summary>
internal static class SocketThreads
{
    /// <summary>Read by .NET when the first socket is used.</summary>
    public const string InlineVariable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Lets answers be taken on the thread that hears of them, which makes a request about a third cheaper for the
    /// generator.</summary>
    /// <remarks>Must be said before the first socket is used, and then holds for the whole process: nothing that waits may run where an
    /// answer is taken.</remarks>
    public static void TakeAnswersInline() => Environment.SetEnvironmentVariable(InlineVariable, "1");
}
