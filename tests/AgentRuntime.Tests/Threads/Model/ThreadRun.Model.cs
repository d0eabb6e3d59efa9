using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Threads;

namespace AgentRuntime.Tests.Threads.Model;

/// <content>What the model does.</content>
internal sealed partial class ThreadRun
{
    private static bool IsOfModel(ThreadCommand command) => command is
        ThreadCommand.Say or ThreadCommand.Think or ThreadCommand.Call or ThreadCommand.Usage or ThreadCommand.Stop or ThreadCommand.Break;

    private async Task<bool> DoModelAsync(ThreadCommand command)
    {
        if (_reference.Phase == ThreadStatus.Compacting)
        {
            return await DoSummaryAsync(command);
        }

        if (_reference.Phase != ThreadStatus.Streaming)
        {
            return false;
        }

        switch (command)
        {
            case ThreadCommand.Say say:
                await SayAsync(say.Length);
                break;
            case ThreadCommand.Think:
                var thought = Next("thought");
                await world.Stream.SendAsync(new CompletionEvent.Thinking(thought));
                _reference.Think(thought);
                break;
            case ThreadCommand.Call call:
                await CallAsync(call.Kind);
                break;
            case ThreadCommand.Usage:
                // With text, so that it is seen when it has come.
                var usage = new TokenUsage(++_number, 1);
                await world.Stream.SendAsync(new CompletionEvent.UsageUpdated(usage), new CompletionEvent.Text("."));
                _reference.Use(usage);
                _reference.Say(".");
                break;
            case ThreadCommand.Stop stop:
                await world.Stream.StopAsync(stop.Reason);
                _reference.EndRound(stop.Reason);
                break;
            case ThreadCommand.Break broken:
                await BreakAsync(broken.How);
                break;
        }

        return true;
    }

    /// <summary>The model sums up; only whether it does counts.</summary>
    private async Task<bool> DoSummaryAsync(ThreadCommand command)
    {
        switch (command)
        {
            case ThreadCommand.Stop:
                await world.Stream.TextAsync("sum");
                await world.Stream.StopAsync();
                break;
            case ThreadCommand.Break:
                world.Stream.CompleteWithoutStop();
                break;
            default:
                return false;
        }

        _reference.EndSummary();
        return true;
    }

    /// <summary>Text with characters of two code units, now cut into one delta, now into many.</summary>
    private async Task SayAsync(int length)
    {
        var text = $"{Next("t")} {new string('x', length)}\ud83d\ude00 ";
        if (length % 2 == 0)
        {
            await world.Stream.TextAsync(text);
        }
        else
        {
            await world.Stream.TextAsync(text[..(length / 2)]);
            await world.Stream.SendAsync(new CompletionEvent.Text(text[(length / 2)..^3]), new CompletionEvent.Text(text[^3..]));
        }

        _reference.Say(text);
    }

    private async Task CallAsync(ToolKind kind)
    {
        var id = Next("c");
        CompletionEvent call = kind == ToolKind.Garbled
            ? new CompletionEvent.ToolUseInvalid(id, ModelTools.NameOf(kind), "{garbled", "It ends too early.")
            : new CompletionEvent.ToolUse(
                id, ModelTools.NameOf(kind), $$"""{"n":{{_number}}}""", JsonElement.Parse($$"""{"n":{{_number}}}"""), IsInputComplete: true);
        await world.Stream.SendAsync(call);
        _reference.Call(id, kind);
    }

    private async Task BreakAsync(Breakage how)
    {
        switch (how)
        {
            case Breakage.Truncated:
                world.Stream.CompleteWithoutStop();
                break;
            case Breakage.Fault:
                world.Stream.Fail(new InvalidOperationException("The provider has a fault."));
                break;
            case Breakage.Transport:
                world.Stream.Fail(new ModelException(Some.Error(ModelErrorCategory.Transport)));
                break;
            case Breakage.Authentication:
                world.Stream.Fail(new ModelException(Some.Error(ModelErrorCategory.Authentication)));
                break;
            case Breakage.PromptTooLarge:
                await RefuseAsync();
                return;
        }

        _reference.Break(how);
    }

    /// <summary>Whether there is something to leave out is the context window's business: what it decides is seen, not foreseen.</summary>
    private async Task RefuseAsync()
    {
        var turnId = (await world.Thread.GetSnapshotAsync()).RunningTurn;
        world.Stream.Fail(new ModelException(Some.Error(ModelErrorCategory.PromptTooLarge)));
        var outcome = await world.Thread.GetSnapshotAsync();
        await UntilAsync(
            async () =>
            {
                var isAsked = world.HasUnexpectedRequest;
                outcome = await world.Thread.GetSnapshotAsync();
                return outcome.Status == ThreadStatus.Compacting || outcome.RunningTurn != turnId || isAsked;
            },
            "The thread did nothing about a refused request.");
        if (outcome.RunningTurn != turnId || _reference.IsRefusalFinal)
        {
            _reference.Break(Breakage.PromptTooLarge);
        }
        else
        {
            _reference.MakeRoom(bySummary: outcome.Status == ThreadStatus.Compacting);
        }
    }
}
