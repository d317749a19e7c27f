using Forewarn.Simulation.Linearizability;

namespace Forewarn.Simulation.Tests.Linearizability;

/// <summary>What clients of declarations may be answered.</summary>
public class DeclarationModelTests
{
    private readonly History<DeclarationCall, DeclarationAnswer> _history = new();

    [Fact]
    public void Versions_follow_each_other()
    {
        Write(0, "a", new DeclarationAnswer.Written(1));
        Write(1, "b", new DeclarationAnswer.Written(2));
        Write(1, "c", new DeclarationAnswer.Refused());
        Read(new DeclarationAnswer.Found(new DeclarationState(2, "b")));
        Assert.Equal(Verdict.Linearizable, Judge());
    }

    [Fact]
    public void A_write_that_is_lost_is_found_out()
    {
        Write(0, "a", new DeclarationAnswer.Written(1));
        Read(new DeclarationAnswer.NotFound());
        Assert.Equal(Verdict.NotLinearizable, Judge());
    }

    [Fact]
    public void A_refused_write_that_is_seen_is_found_out()
    {
        Write(0, "a", new DeclarationAnswer.Written(1));
        Write(0, "b", new DeclarationAnswer.Refused());
        Read(new DeclarationAnswer.Found(new DeclarationState(2, "b")));
        Assert.Equal(Verdict.NotLinearizable, Judge());
    }

    [Fact]
    public void Two_writes_of_one_version_are_found_out()
    {
        Write(0, "a", new DeclarationAnswer.Written(1));
        Write(0, "b", new DeclarationAnswer.Written(1));
        Assert.Equal(Verdict.NotLinearizable, Judge());
    }

    [Fact]
    public void A_refusal_without_a_reason_is_found_out()
    {
        Write(0, "a", new DeclarationAnswer.Refused());
        Assert.Equal(Verdict.NotLinearizable, Judge());
    }

    [Fact]
    public void A_write_without_an_answer_may_be_seen_later()
    {
        _history.Call(1, new DeclarationCall.Write("x", 0, "a"));
        Read(new DeclarationAnswer.NotFound());
        Read(new DeclarationAnswer.Found(new DeclarationState(1, "a")));
        Assert.Equal(Verdict.Linearizable, Judge());
    }

    [Fact]
    public void A_write_that_was_taken_back_is_not_seen()
    {
        _history.Call(1, new DeclarationCall.Write("x", 0, "a")).TakeBack();
        Read(new DeclarationAnswer.Found(new DeclarationState(1, "a")));
        Assert.Equal(Verdict.NotLinearizable, Judge());
    }

    [Fact]
    public void An_operation_ends_once()
    {
        var call = _history.Call(1, new DeclarationCall.Read("x"));
        call.Answer(new DeclarationAnswer.NotFound());
        Assert.Throws<InvalidOperationException>(call.TakeBack);
        Assert.Equal(1, _history.Answered);
    }

    private void Write(long expected, string content, DeclarationAnswer answer) => _history.Call(1, new DeclarationCall.Write("x", expected, content)).Answer(answer);

    private void Read(DeclarationAnswer answer) => _history.Call(1, new DeclarationCall.Read("x")).Answer(answer);

    private Verdict Judge() => LinearizabilityCheck.Of(new DeclarationModel(), _history.ToOperations()).Verdict;
}
