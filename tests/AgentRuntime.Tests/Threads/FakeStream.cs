using AgentRuntime.Model;
using Akka;
using Akka.Streams;

namespace AgentRuntime.Tests.Threads;

/// <summary>One request to a <see cref="FakeProvider"/>, answered by the test.</summary>
internal sealed class FakeStream(
    CompletionRequest request, ISourceQueueWithComplete<CompletionBatch> queue, Task<Done> termination)
{
    internal CompletionRequest Request { get; } = request;

    /// <summary>Completes when the stream has ended, by whichever side.</summary>
    internal Task Termination { get; } = termination.ContinueWith(
        static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    internal async Task SendAsync(params CompletionEvent[] events)
    {
        var offered = await queue.OfferAsync(new CompletionBatch([.. events], 0)).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.IsType<QueueOfferResult.Enqueued>(offered);
    }

    internal Task TextAsync(string text) => SendAsync(new CompletionEvent.Text(text));

    internal async Task StopAsync(StopReason reason = StopReason.EndTurn)
    {
        await SendAsync(new CompletionEvent.Stopped(reason, "stop"));
        queue.Complete();
    }

    internal void Fail(Exception exception) => queue.Fail(exception);

    internal void CompleteWithoutStop() => queue.Complete();

    /// <summary>Ends the round with calls of tools.</summary>
    internal async Task CallAsync(params CompletionEvent.ToolUse[] calls)
    {
        await SendAsync([.. calls]);
        await StopAsync(StopReason.ToolUse);
    }

    /// <summary>A call of a tool that nobody has.</summary>
    internal static CompletionEvent.ToolUse Call(string id) => Call(id, "nothing", "{}");

    /// <summary>A call of a tool.</summary>
    internal static CompletionEvent.ToolUse Call(string id, string name, string input)
    {
        using var parsed = System.Text.Json.JsonDocument.Parse(input);
        return new CompletionEvent.ToolUse(id, name, input, parsed.RootElement.Clone(), IsInputComplete: true);
    }
}
