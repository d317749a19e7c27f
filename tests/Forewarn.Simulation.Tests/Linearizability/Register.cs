using Forewarn.Simulation.Linearizability;

namespace Forewarn.Simulation.Tests.Linearizability;

/// <summary>A register that is written, read, and compared and set; several of them, told apart by a letter.</summary>
internal sealed class Register : IModel<int, Register.Call, string>
{
    public int Initial => 0;

    public string PartitionOf(Call call) => call.Name;

    public bool TryStep(int state, Call call, string? answer, out int next)
    {
        string said;
        (next, said) = call.Do switch
        {
            Deed.Write => (call.Value, "done"),
            Deed.Read => (state, $"{state}"),
            _ => state == call.From ? (call.Value, "done") : (state, "not so"),
        };
        return answer is null || answer == said;
    }

    public enum Deed
    {
        Read,
        Write,
        CompareAndSet,
    }

    public sealed record Call(Deed Do, int Value = 0, int From = 0, string Name = "x");

    public static Operation<Call, string> Write(int client, long from, long until, int value, string name = "x") => new(client, new Call(Deed.Write, value, Name: name), from, "done", until);

    public static Operation<Call, string> Read(int client, long from, long until, int value, string name = "x") => new(client, new Call(Deed.Read, Name: name), from, $"{value}", until);

    public static Operation<Call, string> UnansweredWrite(int client, long from, int value) => new(client, new Call(Deed.Write, value), from);
}
