using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using AgentRuntime.Tools.Results;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AgentRuntime.Tools;

/// <summary>One call of a tool.</summary>
internal sealed class ToolInvocation(
    AgentTool tool,
    JsonElement input,
    ToolContext context,
    ToolSettings settings,
    TimeProvider timeProvider,
    IServiceProvider? services)
{
    /// <summary>The longest time that timers take; a longer one is none.</summary>
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromDays(49);

    private enum StopCause
    {
        Timeout,
        Cancel,
    }

    private TimeSpan TimeLimit => (tool.Timeout ?? settings.Timeout) switch
    {
        var time when time == Timeout.InfiniteTimeSpan || time > MaxTimeout => Timeout.InfiniteTimeSpan,
        var time => time < TimeSpan.Zero ? TimeSpan.Zero : time,
    };

    /// <summary>Runs the call and returns at the latest when its time and its grace are over.</summary>
    /// <param name="leftBehind">How many calls of the tool are left behind; counted up and down here.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<ToolOutput> RunAsync(StrongBox<int> leftBehind, CancellationToken cancellationToken)
    {
        // The function's own: it ends with the function, which may be long after the call.
        var stop = new CancellationTokenSource();
        var stopped = new TaskCompletionSource<StopCause>(TaskCreationOptions.RunContinuationsAsynchronously);
        var timer = timeProvider.CreateTimer(
            _ => stopped.TrySetResult(StopCause.Timeout), state: null, TimeLimit, Timeout.InfiniteTimeSpan);
        await using (timer.ConfigureAwait(false))
        {
            // The caller's token never gets at the function's callbacks: they may block, and so block who cancels.
            var registration = cancellationToken.UnsafeRegister(
                static state => ((TaskCompletionSource<StopCause>)state!).TrySetResult(StopCause.Cancel), stopped);
            await using (registration.ConfigureAwait(false))
            {
                // A thread of its own: functions that block would else take the pool's threads from everybody.
                var work = Task.Factory.StartNew(
                    () => WorkAsync(stop.Token),
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
                    TaskScheduler.Default).Unwrap();
                if (await Task.WhenAny(work, stopped.Task).ConfigureAwait(false) == work)
                {
                    stop.Dispose();
                    return await work.ConfigureAwait(false);
                }

                return await StopAsync(work, stop, await stopped.Task.ConfigureAwait(false), leftBehind).ConfigureAwait(false);
            }
        }
    }

    private async Task<ToolOutput> StopAsync(
        Task<ToolOutput> work, CancellationTokenSource stop, StopCause cause, StrongBox<int> leftBehind)
    {
        var end = EndAsync(work, stop);
        try
        {
#pragma warning disable MA0040 // The one token here is cancelled already: this is the wait for what comes of that.
            var output = await work.WaitAsync(settings.CancelGrace, timeProvider).ConfigureAwait(false);
#pragma warning restore MA0040
            // What it threw, it threw because it was stopped; what it returned, it has done.
            return output.Exception is null ? output : Stopped(cause, isLeftBehind: false) with { Exception = output.Exception };
        }
        catch (TimeoutException)
        {
            Interlocked.Increment(ref leftBehind.Value);
            _ = end.ContinueWith(
                static (_, state) => Interlocked.Decrement(ref ((StrongBox<int>)state!).Value),
                leftBehind,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            return Stopped(cause, isLeftBehind: true);
        }
    }

    /// <summary>Ends when both the function and its token's callbacks have ended; their faults are nobody's any more.</summary>
    private static async Task EndAsync(Task<ToolOutput> work, CancellationTokenSource stop)
    {
        var cancelling = stop.CancelAsync();
        await ((Task)work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await cancelling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private ToolOutput Stopped(StopCause cause, bool isLeftBehind)
    {
        var after = isLeftBehind ? " It did not stop when it was told to and may still be at work." : "";
        var output = cause switch
        {
            StopCause.Timeout => ToolOutput.Failed(string.Create(
                CultureInfo.InvariantCulture, $"The tool did not end within {TimeLimit.TotalSeconds:0.###} seconds and was stopped.{after}")),
            StopCause.Cancel => ToolOutput.Cancelled($"The call was cancelled while the tool was at work.{after}"),
        };
        return output with { IsLeftBehind = isLeftBehind };
    }

    private async Task<ToolOutput> WorkAsync(CancellationToken stop)
    {
        try
        {
            return ProblemOf(input) is { } problem
                ? ToolOutput.Failed(problem)
                : await CallAsync(stop).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A function is anybody's code; whatever it throws, the model is told and nobody else is hurt.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return ToolOutput.Failed(ToolErrors.TextOf(exception), exception);
        }
    }

    private string? ProblemOf(JsonElement arguments)
    {
        if (arguments.ValueKind != JsonValueKind.Object)
        {
            return ToolErrors.Invalid("The arguments are not a JSON object.");
        }

        var bytes = JsonMarshal.GetRawUtf8Value(arguments).Length;
        if (bytes > settings.MaxArgumentBytes)
        {
            return $"The arguments have {bytes} bytes, and {settings.MaxArgumentBytes} are allowed. The tool was not called. Call it with less.";
        }

        return ToolInput.Validate(tool.InputSchema, arguments) is { } problem
            ? $"The arguments do not fit the tool's schema, and it was not called:\n{problem}\nCorrect them and call it again."
            : null;
    }

    private async Task<ToolOutput> CallAsync(CancellationToken cancellationToken)
    {
        if (services?.GetService<IServiceScopeFactory>() is not { } scopes)
        {
            return await CallAsync(services, cancellationToken).ConfigureAwait(false);
        }

        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            return await CallAsync(scope.ServiceProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ToolOutput> CallAsync(IServiceProvider? scoped, CancellationToken cancellationToken)
    {
        var arguments = new AIFunctionArguments(StringComparer.Ordinal) { Services = new ToolServices(context, scoped) };
        context.AddTo(arguments);
        foreach (var member in input.EnumerateObject())
        {
            arguments[member.Name] = member.Value;
        }

        var result = await tool.Function.InvokeAsync(arguments, cancellationToken).ConfigureAwait(false);
        return await new ResultReader(settings, tool.MaxResultLength ?? settings.MaxResultLength, tool.Function.JsonSerializerOptions)
            .ReadAsync(result, cancellationToken).ConfigureAwait(false);
    }
}
