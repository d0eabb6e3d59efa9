using AgentRuntime.Model;
using AgentRuntime.Testing;
using AgentRuntime.Tools;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AgentRuntime.Tests.Tools;

public sealed class ToolInvokerTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task InvokeAsync_Delegate_GetsItsArgumentsAndReturnsText()
    {
        var tool = new AgentTool(AIFunctionFactory.Create((string city, int days) => $"{city} for {days}", "forecast"));

        var output = await InvokeAsync(tool, """{"city":"Rome","days":3}""");

        Assert.Equal(new ToolOutput(ToolCallStatus.Completed, "Rome for 3", []), output);
    }

    [Fact]
    public async Task InvokeAsync_ArgumentsThatDoNotFit_AreToldAndNothingIsCalled()
    {
        var function = new FakeFunction(_ => "no")
        {
            FakeSchema = FakeTools.Json("""{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}"""),
        };

        var output = await InvokeAsync(new AgentTool(function), """{"n":"x"}""");

        Assert.Equal(ToolCallStatus.Failed, output.Status);
        Assert.Contains("$.n: expected an integer, got the string \"x\".", output.Text, StringComparison.Ordinal);
        Assert.Equal(0, function.Calls);
    }

    [Theory]
    [InlineData("""[1]""", "not a JSON object")]
    [InlineData("""{"text":"0123456789"}""", "21 bytes, and 20 are allowed")]
    public async Task InvokeAsync_ArgumentsOfAnotherKindOrTooLong_AreRefused(string input, string reason)
    {
        var function = new FakeFunction(_ => "no");

        var output = await InvokeAsync(new AgentTool(function), input, new ToolSettings { MaxArgumentBytes = 20 });

        Assert.Contains(reason, output.Text, StringComparison.Ordinal);
        Assert.Equal(0, function.Calls);
    }

    [Fact]
    public async Task InvokeAsync_BindingFails_TellsTheModelWhy()
    {
        var tool = new AgentTool(AIFunctionFactory.Create((DayOfWeek day) => day.ToString(), "f"))
        {
            InputSchema = FakeTools.Json("""{"type":"object"}"""),
        };

        var output = await InvokeAsync(tool, "{}");

        Assert.Equal(ToolCallStatus.Failed, output.Status);
        Assert.Contains("day", output.Text, StringComparison.Ordinal);
        Assert.NotNull(output.Exception);
    }

    [Fact]
    public async Task InvokeAsync_Throws_TellsTypeAndMessageWithoutTrace()
    {
        var output = await InvokeAsync(Doing(_ => throw new InvalidOperationException("the disk is full")));

        Assert.Equal(ToolCallStatus.Failed, output.Status);
        Assert.Equal("InvalidOperationException: the disk is full", output.Text);
        Assert.IsType<InvalidOperationException>(output.Exception);
    }

    [Fact]
    public async Task InvokeAsync_ThrowsLater_TellsTypeAndMessage()
    {
        var output = await InvokeAsync(Doing(_ => FailAsync()));

        Assert.Equal("TimeZoneNotFoundException: later", output.Text);

        static async Task<object?> FailAsync()
        {
            await Task.Yield();
            throw new TimeZoneNotFoundException("later");
        }
    }

    [Fact]
    public async Task InvokeAsync_TypeThatCannotBeMade_TellsTheCause() =>
        Assert.Equal("FormatException: no such setting", (await InvokeAsync(Doing(_ => BrokenType.Value))).Text);

    [Fact]
    public async Task InvokeAsync_MessageThatThrows_IsSaidToBeUnreadable() =>
        Assert.Equal("HostileException: (its message cannot be read)", (await InvokeAsync(Doing(_ => throw new HostileException()))).Text);

    [Fact]
    public async Task InvokeAsync_MessageOfManyMegabytes_IsCut()
    {
        var output = await InvokeAsync(Doing(_ => throw new InvalidOperationException(new string('m', 10_000_000))));

        Assert.InRange(output.Text.Length, 1000, 4096);
    }

    [Fact]
    public async Task InvokeAsync_CancelsItself_HasFailed()
    {
        var output = await InvokeAsync(Doing(_ => throw new OperationCanceledException("mine")));

        Assert.Equal(ToolCallStatus.Failed, output.Status);
    }

    [Fact]
    public async Task InvokeAsync_TakesTooLong_IsStoppedAndSaysSo()
    {
        var tool = Doing(UntilCancelledAsync) with { Timeout = TimeSpan.FromSeconds(5) };
        var call = Invoker().InvokeAsync(tool, FakeTools.NoInput, FakeTools.Context(), default);
        await _time.UntilTimerAsync();

        _time.Advance(TimeSpan.FromSeconds(5));

        var output = await call.WaitAsync(Deadline);
        Assert.Equal(ToolCallStatus.Failed, output.Status);
        Assert.Equal("The tool did not end within 5 seconds and was stopped.", output.Text);
        Assert.False(output.IsLeftBehind);
    }

    [Fact]
    public async Task InvokeAsync_Cancelled_IsCancelled()
    {
        using var cancel = new CancellationTokenSource();
        var call = Invoker().InvokeAsync(Doing(UntilCancelledAsync), FakeTools.NoInput, FakeTools.Context(), cancel.Token);

        await cancel.CancelAsync();

        Assert.Equal(ToolCallStatus.Cancelled, (await call.WaitAsync(Deadline)).Status);
    }

    [Fact]
    public async Task InvokeAsync_CancelledBefore_CallsNothing()
    {
        var function = new FakeFunction(_ => "no");

        var output = await Invoker().InvokeAsync(
            new AgentTool(function), FakeTools.NoInput, FakeTools.Context(), new CancellationToken(canceled: true));

        Assert.Equal(ToolCallStatus.Cancelled, output.Status);
        Assert.Equal(0, function.Calls);
    }

    [Fact]
    public async Task InvokeAsync_CancelledButEndsItsWork_TellsWhatItDid()
    {
        using var cancel = new CancellationTokenSource();
        var isAtWork = new TaskCompletionSource();
        var end = new TaskCompletionSource<object?>();
        var call = Invoker().InvokeAsync(
            Doing(token =>
            {
                isAtWork.SetResult();
                token.Register(() => end.TrySetResult("written"));
                return end.Task;
            }),
            FakeTools.NoInput,
            FakeTools.Context(),
            cancel.Token);
        await isAtWork.Task.WaitAsync(Deadline);

        await cancel.CancelAsync();

        Assert.Equal(new ToolOutput(ToolCallStatus.Completed, "written", []), await call.WaitAsync(Deadline));
    }

    [Fact]
    public async Task InvokeAsync_BlocksItsThreadAndIgnoresItsToken_IsLeftBehindAfterItsGrace()
    {
        using var release = new ManualResetEventSlim();
        var invoker = Invoker(new ToolSettings { MaxLeftBehind = 1 });
        var tool = Doing(_ => Block(release)) with { Timeout = TimeSpan.FromSeconds(5) };
        var call = invoker.InvokeAsync(tool, FakeTools.NoInput, FakeTools.Context(), default);
        await PassAsync(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(2));

        var output = await call.WaitAsync(Deadline);

        Assert.True(output.IsLeftBehind);
        Assert.Contains("may still be at work", output.Text, StringComparison.Ordinal);
        Assert.StartsWith(
            "The tool was not called: 1 earlier calls",
            (await invoker.InvokeAsync(tool, FakeTools.NoInput, FakeTools.Context(), default)).Text,
            StringComparison.Ordinal);

        release.Set();
        await UntilItIsCalledAgainAsync().WaitAsync(Deadline);

        async Task UntilItIsCalledAgainAsync()
        {
            while ((await invoker.InvokeAsync(tool, FakeTools.NoInput, FakeTools.Context(), default)).Status != ToolCallStatus.Completed)
            {
                await Task.Yield();
            }
        }
    }

    [Fact]
    public async Task InvokeAsync_BlocksInItsTokensCallback_BlocksNobodyWhoCancels()
    {
        using var release = new ManualResetEventSlim();
        using var cancel = new CancellationTokenSource();
        var isAtWork = new TaskCompletionSource();
        var call = Invoker().InvokeAsync(
            Doing(token =>
            {
                token.Register(() => release.Wait());
                isAtWork.SetResult();
                return new TaskCompletionSource<object?>().Task;
            }),
            FakeTools.NoInput,
            FakeTools.Context(),
            cancel.Token);
        await isAtWork.Task.WaitAsync(Deadline);

        cancel.Cancel();
        await _time.UntilTimerAsync(2);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(ToolCallStatus.Cancelled, (await call.WaitAsync(Deadline)).Status);
        release.Set();
    }

    [Fact]
    public async Task InvokeAsync_ManyBlockingTools_LeaveThePoolFree()
    {
        using var release = new ManualResetEventSlim();
        var invoker = Invoker();
        var calls = Enumerable.Range(0, 64)
            .Select(_ => invoker.InvokeAsync(Doing(_ => Block(release)), FakeTools.NoInput, FakeTools.Context(), default)).ToList();

        var others = Enumerable.Range(0, 64).Select(_ => Task.Run(static () => 1)).ToList();

        await Task.WhenAll(others).WaitAsync(Deadline);
        Assert.DoesNotContain(calls, static call => call.IsCompleted);
        release.Set();
        await Task.WhenAll(calls).WaitAsync(Deadline);
    }

    [Fact]
    public async Task InvokeAsync_Function_SeesContextAndServices()
    {
        await using var services = new ServiceCollection().AddScoped<Scoped>().BuildServiceProvider(validateScopes: true);
        ToolContext? seen = null;
        Scoped? scoped = null;
        var tool = new AgentTool(AIFunctionFactory.Create(
            (IServiceProvider provider) =>
            {
                seen = provider.GetRequiredService<ToolContext>();
                scoped = provider.GetRequiredService<Scoped>();
                return scoped.IsDisposed;
            },
            "f"));
        var context = FakeTools.Context();

        var output = await new ToolInvoker(new ToolSettings(), _time, services).InvokeAsync(tool, FakeTools.NoInput, context, default);

        Assert.Equal("false", output.Text);
        Assert.Same(context, seen);
        Assert.True(scoped!.IsDisposed);
    }

    [Fact]
    public async Task InvokeAsync_FunctionOfItsOwnClass_FindsTheContext()
    {
        var function = new FakeFunction(_ => "ok");
        var context = FakeTools.Context();

        await Invoker().InvokeAsync(new AgentTool(function), FakeTools.NoInput, context, default);

        Assert.Same(context, ToolContext.From(function.Arguments!));
        Assert.Null(ToolContext.From([]));
    }

    [Fact]
    public async Task InvokeAsync_MethodWithContext_IsGivenIt()
    {
        var tool = AgentTool.Create((ToolContext context, string text) => $"{context.Owner}:{text}", "f");

        Assert.DoesNotContain("context", tool.InputSchema.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("owner:x", (await InvokeAsync(tool, """{"text":"x"}""")).Text);
    }

    [Fact]
    public async Task InvokeAsync_Progress_IsReportedWhileItRunsAndNotAfter()
    {
        var reports = new List<ToolProgress?>();
        var context = FakeTools.Context(context => reports.Add(context.TakeProgress()));
        var tool = Doing(_ =>
        {
            context.Report(new ToolProgress("half", 1, 2));
            return "done";
        });

        await Invoker().InvokeAsync(tool, FakeTools.NoInput, context, default);
        context.Report(new ToolProgress("late"));

        Assert.Equal([new ToolProgress("half", 1, 2)], reports);
    }

    private static AgentTool Doing(Func<CancellationToken, object?> act) => new(new FakeFunction(act));

    private static async Task<object?> UntilCancelledAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return null;
    }

    private static string Block(ManualResetEventSlim release)
    {
        release.Wait();
        return "late";
    }

    private ToolInvoker Invoker(ToolSettings? settings = null) => new(settings ?? new ToolSettings(), _time);

    private Task<ToolOutput> InvokeAsync(AgentTool tool, string input = "{}", ToolSettings? settings = null) =>
        Invoker(settings).InvokeAsync(tool, FakeTools.Json(input), FakeTools.Context(), default).WaitAsync(Deadline);

    /// <summary>Lets times pass one after the other, each once a timer waits for it.</summary>
    private async Task PassAsync(params TimeSpan[] times)
    {
        foreach (var time in times)
        {
            await _time.UntilTimerAsync();
            _time.Advance(time);
        }
    }

    private static class BrokenType
    {
        public static readonly string Value = Make();

        private static string Make() => throw new FormatException("no such setting");
    }

    private sealed class HostileException : Exception
    {
        public override string Message => throw new InvalidOperationException("no");
    }

    private sealed class Scoped : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
