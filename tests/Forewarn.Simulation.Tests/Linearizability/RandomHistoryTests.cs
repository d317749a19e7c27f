using CsCheck;
using Forewarn.Simulation.Linearizability;
using Operation = Forewarn.Simulation.Linearizability.Operation<Forewarn.Simulation.Tests.Linearizability.Register.Call, string>;

namespace Forewarn.Simulation.Tests.Linearizability;

/// <summary>Histories of a real register, as they were and with an answer changed, against every order tried one by one.</summary>
public class RandomHistoryTests
{
    private static readonly Gen<Register.Call> GenCall = Gen.Select(
        Gen.Int[0, 2], Gen.Int[1, 3], Gen.Int[0, 3], (deed, value, from) => new Register.Call((Register.Deed)deed, value, from));

    /// <summary>A call, how long before and after the moment at which it happens it is called and returns, and whether the answer is lost.</summary>
    private static readonly Gen<(Register.Call Call, int Before, int After, bool IsLost)> GenStep =
        Gen.Select(GenCall, Gen.Int[0, 40], Gen.Int[0, 40], Gen.Int[0, 9], (call, before, after, lost) => (call, before, after, lost == 0));

    [Fact]
    public void What_a_register_has_answered_is_always_accepted() => GenStep.Array[0, 200].Sample(steps => Judge(Happen(steps)) == Verdict.Linearizable, iter: 1_000);

    [Fact]
    public void A_small_history_is_judged_as_every_order_tried_one_by_one_says() => Gen.Select(GenStep.Array[1, 6], Gen.Int[0, 5], Gen.Int[0, 4]).Sample(
        (steps, index, said) =>
        {
            Operation[] history = Happen(steps);
            Operation changed = history[index % history.Length];
            if (changed.Answer is not null)
            {
                history[index % history.Length] = new Operation(changed.Client, changed.Call, changed.CalledAt, said switch { 3 => "done", 4 => "not so", _ => $"{said}" }, changed.ReturnedAt);
            }
            return Judge(history) == (Explains(history, 0, new Register().Initial) ? Verdict.Linearizable : Verdict.NotLinearizable);
        },
        iter: 20_000);

    [Fact]
    public void The_prefix_that_is_shown_is_bad_and_is_good_without_its_last_answer() => Gen.Select(GenStep.Array[1, 40], Gen.Int[0, 39]).Sample(
        (steps, index) =>
        {
            Operation[] history = Happen(steps);
            Operation changed = history[index % history.Length];
            history[index % history.Length] = new Operation(changed.Client, changed.Call, changed.CalledAt, "7", changed.CalledAt + 100);
            var found = LinearizabilityCheck.Of(new Register(), history);
            long last = found.Prefix.Where(each => each.Answer is not null).Max(each => each.ReturnedAt);
            Operation[] without = [.. found.Prefix.Select(each => each.ReturnedAt == last ? new Operation(each.Client, each.Call, each.CalledAt) : each)];
            return found.Verdict == Verdict.NotLinearizable && Judge(found.Prefix) == Verdict.NotLinearizable && Judge(without) == Verdict.Linearizable;
        },
        iter: 1_000);

    private static Verdict Judge(IEnumerable<Operation> history) => LinearizabilityCheck.Of(new Register(), history).Verdict;

    /// <summary>Does one step after the other at a register, each ten moments after the one before.</summary>
    private static Operation[] Happen((Register.Call Call, int Before, int After, bool IsLost)[] steps)
    {
        var register = new Register();
        int state = register.Initial;
        var history = new Operation[steps.Length];
        for (int i = 0; i < steps.Length; i++)
        {
            var (call, before, after, isLost) = steps[i];
            string answer = call.Do == Register.Deed.Read ? $"{state}" : call.Do == Register.Deed.Write || state == call.From ? "done" : "not so";
            Assert.True(register.TryStep(state, call, answer, out state));
            history[i] = isLost ? new Operation(i, call, (10 * i) - before) : new Operation(i, call, (10 * i) - before, answer, (10 * i) + after);
        }
        return history;
    }

    /// <summary>Whether some order of the operations not yet used explains all answers. Tries all of them, and remembers nothing.</summary>
    private static bool Explains(Operation[] history, int used, int state)
    {
        var open = Enumerable.Range(0, history.Length).Where(i => (used >> i & 1) == 0).ToList();
        if (open.All(i => history[i].Answer is null))
        {
            return true;
        }
        // Whatever had returned before another was called comes before it.
        return open.Where(i => open.All(j => history[j].ReturnedAt >= history[i].CalledAt))
            .Any(i => new Register().TryStep(state, history[i].Call, history[i].Answer, out int next) && Explains(history, used | 1 << i, next));
    }
}
