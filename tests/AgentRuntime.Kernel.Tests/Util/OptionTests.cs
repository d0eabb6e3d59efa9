using Akka.Util;

namespace AgentRuntime.Kernel.Tests.Util;

public class OptionTests
{
    [Fact]
    public void Option_WithValue_HasIt()
    {
        Option<int> some = 5;

        Assert.True(some.HasValue);
        Assert.False(some.IsEmpty);
        Assert.Equal(5, some.Value);
        Assert.Equal(6, some.Select(i => i + 1).Value);
        Assert.Equal(5, some.GetOrElse(0));
        Assert.Equal(some, new Option<int>(5));
        Assert.True(some == Option<int>.Create(5));
    }

    [Fact]
    public void Option_None_HasNone()
    {
        var none = Option<string>.None;

        Assert.False(none.HasValue);
        Assert.True(none.IsEmpty);
        Assert.Equal("else", none.GetOrElse("else"));
        Assert.False(none.Select(s => s.Length).HasValue);
        Assert.False(none.FlatSelect(s => new Option<int>(1)).HasValue);
        Assert.True(none != new Option<string>("x"));
        none.OnSuccess(_ => Assert.Fail("there is no value"));
    }

    [Fact]
    public void Try_From_HoldsTheValueOrTheException()
    {
        var success = Try<int>.From(() => 1);
        var failure = Try<int>.From(() => throw new InvalidOperationException("no"));

        Assert.True(success.IsSuccess);
        Assert.Equal(1, success.Get());
        Assert.False(failure.IsSuccess);
        Assert.Equal("no", failure.Failure.Value.Message);
        Assert.Throws<InvalidOperationException>(() => failure.Get());
        Assert.Equal(2, failure.GetOrElse(() => 2).Get());
        Assert.Equal(3, failure.OrElse(new Try<int>(3)).Get());
        Assert.Equal(4, failure.RecoverWith(_ => new Try<int>(4)).Get());
    }

    [Fact]
    public async Task Result_OfTask_HoldsTheValueOrTheException()
    {
        var success = Result.FromTask(Task.FromResult(1));
        var faulted = Task.FromException<int>(new InvalidOperationException("no"));
        await Record.ExceptionAsync(() => faulted);
        var failure = Result.FromTask(faulted);

        Assert.True(success.IsSuccess);
        Assert.Equal(1, success.Value);
        Assert.False(failure.IsSuccess);
        Assert.Contains("no", failure.Exception.ToString(), StringComparison.Ordinal);
        Assert.Equal(success, Result.Success(1));
        Assert.False(Result.From<int>(() => throw new InvalidOperationException()).IsSuccess);
    }
}
