using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Forewarn.Pool.Tests.Machines;

/// <summary>A program that runs until it is ended: killed, paused and started again as a test has it.</summary>
/// <param name="words">The program and its arguments.</param>
/// <param name="log">Where what it says is added.</param>
internal sealed class Daemon(string[] words, string log, params (string Name, string Value)[] environment) : IDisposable
{
    private const int SigTerm = 15, SigCont = 18, SigStop = 19;

    private Process? _process;
    private Task _logging = Task.CompletedTask;

    public bool IsRunning => _process is { HasExited: false };

    public void Start()
    {
        _process?.Dispose();
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ETCDCTL_API"] = "3";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        _process = Process.Start(start)!;
        _logging = Task.WhenAll(LogAsync(_process.StandardOutput), LogAsync(_process.StandardError));
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        if (IsRunning)
        {
            _process!.Kill();
            await _process.WaitForExitAsync();
        }
        await _logging;
    }

    /// <summary>Asks it to end, and waits until it has.</summary>
    public async Task TerminateAsync()
    {
        if (IsRunning)
        {
            Signal(SigTerm);
            await _process!.WaitForExitAsync();
        }
        await _logging;
    }

    /// <summary>Lets it have no processor until <see cref="Resume"/>.</summary>
    public void Pause() => Signal(SigStop);

    public void Resume() => Signal(SigCont);

    /// <summary>The last it said.</summary>
    public string LastWords()
    {
        lock (log)
        {
            return File.Exists(log) ? string.Join('\n', File.ReadLines(log).TakeLast(30)) : "";
        }
    }

    public void Dispose()
    {
        if (IsRunning)
        {
            _process!.Kill();
            _process.WaitForExit();
        }
        _process?.Dispose();
    }

    private async Task LogAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (log)
            {
                File.AppendAllText(log, line + "\n");
            }
        }
    }

    private void Signal(int signal)
    {
        if (IsRunning)
        {
            SendSignal(_process!.Id, signal);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
