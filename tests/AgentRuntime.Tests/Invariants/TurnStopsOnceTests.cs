using AgentRuntime.Hosting;
using AgentRuntime.Model;
using AgentRuntime.Simulator;
using AgentRuntime.Tests.Threads;
using AgentRuntime.Tests.Threads.Turns;
using AgentRuntime.Threads;
using Akka.Actor;
using FsCheck.Fluent;

namespace AgentRuntime.Tests.Invariants;

/// <summary>
/// Invariant 3: a turn ends with exactly one <c>TurnStopped</c>. A stream that ends without its terminal state is <c>Truncated</c>, never
/// a success.
/// </summary>
public sealed class TurnStopsOnceTests : TurnScene, IDisposable
{
    private readonly ActorSystem _system = ActorSystem.Create("turn-stops-once", "akka { loglevel = OFF, stdout-loglevel = OFF }");

    public enum Ending
    {
        Stops,
        StopsForLength,
        Refuses,
        CompletesWithoutStop,
        Fails,
        FailsAfterItsStop,
        ProviderThrows,
        CallsToolsAndStops,
        CallsToolsAndBreaks,
        IsCancelled,
        IsCancelledWhileItStops,
        ActorCrashes,
        JournalFails,
    }

    public void Dispose() => _system.Dispose();

    [Fact]
    public void Turns_HoweverTheirStreamsEnd_StopOnceEach()
    {
        Start(rt => rt
            .UseActorSystem(_system)
            .AddTool(Tool("act", static () => "done"))
            .Configure(static settings => settings with
            {
                // Every failure is tried once more: a retry is no second turn.
                Retries = settings.Retries with
                {
                    MaxAttempts = 1,
                    MaxAttemptsAfterText = 1,
                    InitialDelay = TimeSpan.FromMilliseconds(1),
                    MaxDelay = TimeSpan.FromMilliseconds(1),
                },
                Gates = settings.Gates with { BreakerFailures = int.MaxValue },
                Sinks = settings.Sinks with { AttachTimeout = TimeSpan.FromMilliseconds(20), RetryDelay = TimeSpan.FromMilliseconds(1) },
            }));
        var cases =
            from endings in Gen.Elements(Enum.GetValues<Ending>()).NonEmptyListOf().Resize(4)
            from texts in Gen.Choose(0, 3)
            from waiting in Gen.Choose(0, 1)
            select (Endings: endings.ToArray(), Texts: texts, HasOneThatWaits: waiting == 1);

        Randomly.Check(cases, times: 100, async one =>
        {
            var thread = await CreateAsync();
            foreach (var ending in one.Endings)
            {
                await RunTurnAsync(thread, ending, one.Texts, one.HasOneThatWaits);
            }

            AssertEachStoppedOnce(await AllAsync(thread));
        });
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Turn_FaultOnTheWire_StopsOnceAndIsNoSuccess(string provider, string model, ModelErrorCategory[] categories)
    {
        await using var server = await SimulatorServer.StartAsync(new SimulatorOptions { Rate = 0, ReplyTokens = 40 });
        Start(rt => rt.AddOllama(server.Url).AddOpenAICompatible("openai", server.Url));
        var thread = await Runtime.CreateThreadAsync(new ThreadOptions { Model = $"{provider}/{model}" });

        var stopped = await (await thread.SendAsync("Hi")).WaitAsync(Token);

        Assert.Equal(TurnStopReason.Failed, stopped.Reason);
        Assert.Contains(stopped.Error!.Category, categories);
        AssertEachStoppedOnce(await AllAsync(thread));
    }

    [Fact]
    public async Task Turn_ManyCancelsAndTheStreamsOwnEndAtOnce_StopsOnce()
    {
        var thread = await CreateAsync();
        for (var i = 0; i < 50; i++)
        {
            var turn = await thread.SendAsync("Hi");
            var stream = await Provider.NextAsync();
            await stream.SendAsync(new CompletionEvent.Text("x"), new CompletionEvent.Stopped(StopReason.EndTurn, "stop"));

            await Task.WhenAll(
                thread.CancelAsync(Token),
                Task.Run(stream.CompleteWithoutStop),
                turn.CancelAsync(Token),
                thread.RequestCancelAsync(turn.Id, Token),
                thread.CancelAsync(Token));
            await turn.WaitAsync(Token);
        }

        var log = await AllAsync(thread);
        AssertEachStoppedOnce(log);
        Assert.Equal(50, log.Count(static threadEvent => threadEvent is ThreadEvent.TurnStopped));
    }

    public static TheoryData<string, string, ModelErrorCategory[]> Faults
    {
        get
        {
            var faults = new TheoryData<string, string, ModelErrorCategory[]>();
            foreach (var provider in (string[])["ollama", "openai"])
            {
                faults.Add(provider, "sim:fault-cut@5", [ModelErrorCategory.Truncated]);
                faults.Add(provider, "sim:fault-cut@0", [ModelErrorCategory.Truncated]);
                faults.Add(provider, "sim:fault-cut-line@5", [ModelErrorCategory.Truncated]);
                faults.Add(provider, "sim:fault-close@5", [ModelErrorCategory.Truncated]);
                faults.Add(provider, "sim:fault-empty", [ModelErrorCategory.Truncated]);
                faults.Add(provider, "sim:fault-reset@5", [ModelErrorCategory.Transport]);
                faults.Add(provider, "sim:fault-malformed@5", [ModelErrorCategory.Protocol]);
                faults.Add(provider, "sim:fault-503", [ModelErrorCategory.Overloaded]);

                // Ollama's own /v1 swallows an error in the middle of its stream and ends without the terminal state.
                faults.Add(provider, "sim:fault-error@5", [ModelErrorCategory.ServerError, ModelErrorCategory.Truncated]);
            }

            return faults;
        }
    }

    private static void AssertEachStoppedOnce(List<ThreadEvent> log)
    {
        foreach (var turnId in log.OfType<ThreadEvent.UserMessageAdded>().Select(static added => added.TurnId))
        {
            var ofTurn = log.Where(threadEvent => threadEvent.TurnId == turnId).ToArray();
            Assert.Single(ofTurn.OfType<ThreadEvent.TurnStopped>());
            Assert.IsType<ThreadEvent.TurnStopped>(ofTurn[^1]);
        }
    }

    private static TurnStopReason[] ReasonsOf(Ending ending) => ending switch
    {
        Ending.Stops or Ending.CallsToolsAndStops => [TurnStopReason.EndTurn],
        Ending.StopsForLength => [TurnStopReason.MaxTokens],
        Ending.Refuses => [TurnStopReason.Refusal],
        Ending.CompletesWithoutStop or Ending.Fails or Ending.FailsAfterItsStop or Ending.ProviderThrows
            or Ending.CallsToolsAndBreaks => [TurnStopReason.Failed],
        Ending.IsCancelled => [TurnStopReason.Cancelled],
        Ending.IsCancelledWhileItStops => [TurnStopReason.Cancelled, TurnStopReason.EndTurn],
        Ending.ActorCrashes or Ending.JournalFails => [TurnStopReason.Interrupted],
    };

    private async Task RunTurnAsync(AgentThread thread, Ending ending, int texts, bool hasOneThatWaits)
    {
        Provider.ThrowOnStream = ending == Ending.ProviderThrows ? new InvalidOperationException("bad options") : null;
        var turn = await thread.SendAsync("Hi");
        if (ending == Ending.ProviderThrows)
        {
            await CheckStopAsync(turn, ending);
            Provider.ThrowOnStream = null;
            return;
        }

        var stream = await Provider.NextAsync();
        for (var i = 0; i < texts; i++)
        {
            await stream.TextAsync("text ");
        }

        var waiting = hasOneThatWaits ? await thread.SendAsync("Next") : null;
        await EndAsync(thread, turn, stream, ending);
        await CheckStopAsync(turn, ending);
        if (waiting is not null)
        {
            await (await Provider.NextAsync()).StopAsync();
            Assert.Equal(TurnStopReason.EndTurn, (await waiting.WaitAsync(Token)).Reason);
        }
    }

    private async Task CheckStopAsync(Turn turn, Ending ending)
    {
        var stopped = await turn.WaitAsync(Token);
        Assert.Contains(stopped.Reason, ReasonsOf(ending));
        if (ending is Ending.CompletesWithoutStop or Ending.CallsToolsAndBreaks)
        {
            Assert.Equal(ModelErrorCategory.Truncated, stopped.Error!.Category);
        }
    }

    private async Task EndAsync(AgentThread thread, Turn turn, FakeStream stream, Ending ending)
    {
        switch (ending)
        {
            case Ending.Stops:
                await stream.StopAsync();
                break;
            case Ending.StopsForLength:
                await stream.StopAsync(StopReason.MaxTokens);
                break;
            case Ending.Refuses:
                await stream.StopAsync(StopReason.Refusal);
                break;
            case Ending.CompletesWithoutStop:
                stream.CompleteWithoutStop();
                (await Provider.NextAsync()).CompleteWithoutStop();
                break;
            case Ending.Fails:
                stream.Fail(new ModelException(Some.Error()));
                (await Provider.NextAsync()).Fail(new ModelException(Some.Error()));
                break;
            case Ending.FailsAfterItsStop:
                await FailAfterStopAsync(stream);
                await FailAfterStopAsync(await Provider.NextAsync());
                break;
            case Ending.CallsToolsAndStops:
                await stream.CallAsync(FakeStream.Call("c1", "act", "{}"));
                await (await Provider.NextAsync()).StopAsync();
                break;
            case Ending.CallsToolsAndBreaks:
                await stream.SendAsync(FakeStream.Call("c1", "act", "{}"));
                stream.CompleteWithoutStop();
                (await Provider.NextAsync()).CompleteWithoutStop();
                break;
            case Ending.IsCancelled:
                await turn.CancelAsync(Token);
                break;
            case Ending.IsCancelledWhileItStops:
                await stream.SendAsync(new CompletionEvent.Stopped(StopReason.EndTurn, "stop"));
                await Task.WhenAll(turn.CancelAsync(Token), Task.Run(stream.CompleteWithoutStop));
                break;
            case Ending.ActorCrashes:
                await thread.GetSnapshotAsync(Token);
                (await _system.ActorSelection($"/user/*/{thread.Id}").ResolveOne(Deadline)).Tell(Kill.Instance);
                break;
            case Ending.JournalFails:
                await BreakJournalAsync(thread, stream);
                break;
        }
    }

    private static async Task FailAfterStopAsync(FakeStream stream)
    {
        await stream.SendAsync(new CompletionEvent.Text("all"), new CompletionEvent.Stopped(StopReason.EndTurn, "stop"));
        stream.Fail(new ModelException(Some.Error()));
    }

    private async Task BreakJournalAsync(AgentThread thread, FakeStream stream)
    {
        Journal.FailWhen((id, events) => id == thread.Id && events.Any(static threadEvent => threadEvent is ThreadEvent.AgentText));
        await stream.TextAsync("lost");
        await stream.Termination.WaitAsync(Deadline);
        Journal.FailWhen(null);
    }
}
