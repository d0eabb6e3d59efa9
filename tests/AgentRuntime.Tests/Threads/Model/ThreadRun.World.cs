using AgentRuntime.Journal;
using AgentRuntime.Model;
using AgentRuntime.Sinks;
using AgentRuntime.Threads;

namespace AgentRuntime.Tests.Threads.Model;

/// <content>What happens around the thread, and whether it keeps to its reference.</content>
internal sealed partial class ThreadRun
{
    private const int MaxSinks = 4;

    private async Task<bool> DoWorldAsync(ThreadCommand command)
    {
        switch (command)
        {
            case ThreadCommand.Attach attach when world.Sinks.Count < MaxSinks:
                var from = attach.FromStart ? 0 : world.Sinks.LastOrDefault()?.Cursor ?? 0;
                await world.AttachAsync(from, attach.IsLockstep ? SinkMode.Lockstep : SinkMode.Free).WaitAsync(deadline);
                return true;
            case ThreadCommand.Detach detach when detach.Index < world.Sinks.Count:
                world.Sinks[detach.Index].Detach();
                return true;
            case ThreadCommand.Stall stall when stall.Index < world.Sinks.Count:
                world.Sinks[stall.Index].Stall(stall.IsStalled);
                return true;
            case ThreadCommand.HoldJournal when !_reference.IsJournalHeld:
                world.Journal.Hold();
                _reference.IsJournalHeld = true;
                return true;
            case ThreadCommand.ReleaseJournal when _reference.IsJournalHeld:
                await ReleaseJournalAsync();
                return true;
            case ThreadCommand.Crash crash:
                await CrashAsync(crash);
                return true;
            case ThreadCommand.SendToBrokenJournal when IsFree && !_reference.IsRefused(SendStrategy.Enqueue):
                await SendToBrokenJournalAsync();
                return true;
            case ThreadCommand.Fork when !_reference.IsJournalHeld:
                await world.CheckForkAsync().WaitAsync(deadline);
                return true;
            case ThreadCommand.OccupyGate when !_reference.IsGateOccupied && !_reference.IsStreaming:
                await world.OccupyGateAsync().WaitAsync(deadline);
                _reference.IsGateOccupied = true;
                return true;
            case ThreadCommand.FreeGate when _reference.IsGateOccupied:
                await world.FreeGateAsync().WaitAsync(deadline);
                _reference.FreeGate();
                return true;
            case ThreadCommand.Wait wait:
                await WaitAsync(wait.IsLong);
                return true;
            default:
                return false;
        }
    }

    private async Task ReleaseJournalAsync()
    {
        Assert.DoesNotContain(_promises, static promise => promise.Writes && promise.Answer.IsCompleted);
        _reference.ReleaseJournal();
        await world.Journal.ReleaseAsync();
    }

    private async Task KeepPromisesAsync()
    {
        await Task.WhenAll(_promises.Select(static promise => promise.Answer)).WaitAsync(deadline);
        _promises.Clear();
    }

    /// <summary>What nobody was told is durable may be lost, and what they waited for then is not told.</summary>
    private async Task CrashAsync(ThreadCommand.Crash crash)
    {
        var promised = _accepted.ToArray();
        if (crash.OfProcess)
        {
            await world.KillProcessAsync().WaitAsync(deadline);
            await world.Journal.ReleaseAsync(crash.IsHeldWritten);
            world.StartRuntime();
        }
        else
        {
            await world.KillActorAsync().WaitAsync(deadline);
            await world.Journal.ReleaseAsync(crash.IsHeldWritten);
        }

        _promises.Clear();
        var recovered = await world.RecoverAsync().WaitAsync(deadline);
        Assert.All(promised, text => Assert.True(recovered.WasAccepted(text), $"The message {text} was accepted and is lost."));
        if (_reference.IsJournalHeld)
        {
            _reference.Adopt(crash.OfProcess, recovered);
        }
        else
        {
            _reference.Crash(crash.OfProcess, recovered);
        }
    }

    private async Task SendToBrokenJournalAsync()
    {
        var mayAskModel = _reference.Turn is null;
        world.Journal.FailNext();
        await Assert.ThrowsAsync<JournalException>(() => world.Thread.SendAsync("lost").WaitAsync(deadline));
        _reference.Crash(ofProcess: false, await world.RecoverAsync().WaitAsync(deadline));
        if (mayAskModel)
        {
            await world.DropRequestAsync().WaitAsync(deadline);
        }
    }

    /// <summary>One thing may expire after another: time passes until all has.</summary>
    private async Task WaitAsync(bool isLong)
    {
        world.Advance(isLong);
        if (isLong)
        {
            _reference.WaitLong();
        }
        else if (!_reference.WaitShort())
        {
            return;
        }

        await UntilAsync(
            async () =>
            {
                if (await world.LookAsync() == _reference.Look())
                {
                    return true;
                }

                world.Advance(isLong);
                return false;
            },
            "However long it waits, the thread is not what it must be.");
    }

    private async Task AgreeAsync()
    {
        await UntilAsync(
            async () => await world.LookAsync() == _reference.Look(),
            "The thread is not what it must be.");
        while (world.Requests < _reference.Requests)
        {
            await world.TakeRequestAsync();
            if (world.Requests == _reference.Requests && _reference.Phase == ThreadStatus.Streaming)
            {
                CheckPrompt(world.Stream.Request);
            }
        }

        Assert.False(world.HasUnexpectedRequest, "The model was asked without reason.");
        if (!_reference.IsStreaming && world.Requests > 0)
        {
            await world.Stream.Termination.WaitAsync(deadline);
        }

        foreach (var call in _reference.InvokedCalls)
        {
            await world.Tools.Of(call.Id).Started.WaitAsync(deadline);
        }

        if (IsFree)
        {
            await KeepPromisesAsync();
        }
    }

    private void CheckPrompt(CompletionRequest request)
    {
        var prompt = ModelWorld.PromptOf(request).ToArray();
        if (_reference.IsCompacted)
        {
            // What was left out is not foreseen; that what is left can be sent is.
            var calls = request.Messages.OfType<ModelMessage.Assistant>().SelectMany(static message => message.ToolCalls).Select(static call => call.Id);
            Assert.Equal(calls, request.Messages.OfType<ModelMessage.ToolResult>().Select(static result => result.CallId));
            Assert.Contains($"user: {_reference.Turn!.Text}", prompt);
        }
        else
        {
            Assert.Equal(_reference.Prompt, prompt);
        }

        Assert.Equal(_reference.PromptModel, $"fake/{request.Model}");
    }

    private async Task UntilAsync(Func<Task<bool>> condition, string otherwise)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > deadline)
            {
                throw new DivergenceException($"{otherwise}\n--- must be\n{_reference.Look()}\n--- is\n{await world.LookAsync()}\n---");
            }

            await Task.Yield();
        }
    }

    /// <summary>Brings the thread to rest: then it takes a message like any other, everybody has everything, and the log says all of it.</summary>
    private async Task FinishAsync()
    {
        if (_reference.IsJournalHeld)
        {
            await ReleaseJournalAsync();
            await AgreeAsync();
        }

        do
        {
            // Behind a turn that was cancelled a message may have waited for its end.
            CancelAll();
            await world.Thread.RequestCancelAsync().WaitAsync(deadline);
            await AgreeAsync();
            await WaitAsync(isLong: true);
            await AgreeAsync();
        }
        while (_reference.Turn is not null);

        if (_reference.IsGateOccupied)
        {
            await world.FreeGateAsync();
            _reference.FreeGate();
        }

        await ChangeModelAsync(ModelWorld.Models[0]);
        await SendAsync(new ThreadCommand.Send(SendStrategy.Reject, Key: 0));
        await AgreeAsync();
        await SayAsync(1);
        await AgreeAsync();
        await world.Stream.StopAsync();
        _reference.EndRound(StopReason.EndTurn);
        await AgreeAsync();
        await LogCheck.CheckAsync(world, _reference, UntilAsync);
    }
}
