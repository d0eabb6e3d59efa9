using System.Globalization;
using AgentRuntime.Model;
using AgentRuntime.Threads;

namespace AgentRuntime.Tests.Threads.Model;

/// <summary>
/// Does commands to a thread and to its reference, and compares them after each: what the thread says of itself, what it asks its model, which
/// tools it calls, which promises it keeps. This part is what is asked of it; <c>ThreadRun.Model.cs</c> is what its model and its tools
/// do, <c>ThreadRun.World.cs</c> what else happens.
/// </summary>
internal sealed partial class ThreadRun(ModelWorld world, TimeSpan deadline)
{
    private readonly ReferenceThread _reference = new();
    private readonly List<ThreadCommand> _done = [];
    private readonly List<(Task Answer, bool Writes)> _promises = [];
    private readonly List<string> _accepted = [];
    private int _number;

    /// <summary>Does all commands, then brings the thread to rest and looks at what it has left behind.</summary>
    /// <exception cref="DivergenceException">Something is not as it must be.</exception>
    internal async Task RunAsync(IEnumerable<ThreadCommand> commands)
    {
        try
        {
            foreach (var command in commands)
            {
                _done.Add(command);
                if (!await DoAsync(command))
                {
                    _done.RemoveAt(_done.Count - 1);
                    continue;
                }

                await AgreeAsync();
            }

            await FinishAsync();
        }
        catch (Exception exception)
        {
            throw new DivergenceException($"After{string.Concat(_done.Select(static command => $"\n  {command}"))}\n{exception}");
        }
    }

    private bool IsFree => !_reference.IsJournalHeld && _reference.Status != ThreadStatus.Cancelling;

    private Task<bool> DoAsync(ThreadCommand command) => command switch
    {
        ThreadCommand.Send send => SendAsync(send),
        ThreadCommand.EditQueued edit => EditQueuedAsync(edit.Index),
        ThreadCommand.ClearQueue => ClearQueueAsync(),
        ThreadCommand.Edit edit => EditAsync(edit.Index),
        ThreadCommand.Regenerate => RegenerateAsync(),
        ThreadCommand.Cancel cancel => CancelAsync(cancel),
        ThreadCommand.ChangeModel change => ChangeModelAsync(ModelWorld.Models[change.Index]),
        ThreadCommand.ChangeInstructions => ChangeInstructionsAsync(),
        ThreadCommand.ChangeTools change => ChangeToolsAsync(change.OnlyRead),
        ThreadCommand.Answer answer => AnswerAsync(answer),
        ThreadCommand.EndTool end => EndToolAsync(end),
        ThreadCommand.ReportProgress report => ReportProgressAsync(report.Index),
        _ => IsOfModel(command) ? DoModelAsync(command) : DoWorldAsync(command),
    };

    private async Task<bool> SendAsync(ThreadCommand.Send send)
    {
        var key = send.Key == 0 ? null : send.Key.ToString(CultureInfo.InvariantCulture);
        var text = key is null ? Next("m") : $"key{key}";
        var sending = world.Thread.SendAsync(new UserMessage(text), new SendOptions { Strategy = send.Strategy, IdempotencyKey = key });
        if (key is not null && !_reference.Keys.TryAdd(send.Key, text))
        {
            await PromiseAsync(sending, writes: false);
            return true;
        }

        if (_reference.IsRefused(send.Strategy))
        {
            _reference.Keys.Remove(send.Key);
            await Assert.ThrowsAsync<ThreadBusyException>(() => sending.WaitAsync(deadline));
            return true;
        }

        _reference.Send(text, send.Strategy);
        await PromiseAsync(AcceptAsync(sending, text));
        return true;
    }

    private async Task AcceptAsync(Task sending, string text)
    {
        await sending;
        _accepted.Add(text);
    }

    private async Task<bool> EditQueuedAsync(int index)
    {
        if (index >= _reference.Queue.Count)
        {
            return false;
        }

        var text = Next("edited");
        var queued = (await world.Thread.GetQueueAsync())[index];
        var editing = world.Thread.EditQueuedAsync(queued.TurnId, text);
        _reference.EditQueued(index, text);
        await PromiseAsync(AcceptAsync(editing, text));
        return true;
    }

    private async Task<bool> ClearQueueAsync()
    {
        var clearing = world.Thread.ClearQueueAsync();
        var writes = _reference.Queue.Count > 0;
        _reference.ClearQueue();
        await PromiseAsync(clearing, writes);
        return true;
    }

    private async Task<bool> EditAsync(int index)
    {
        var users = (await world.Thread.GetMessagesAsync()).Where(static message => message.Role == ThreadMessageRole.User).ToArray();
        if (index >= users.Length || _reference.IsResubmitting)
        {
            return false;
        }

        var text = Next("m");
        var editing = world.Thread.EditAsync(users[index].TurnId, text);
        _reference.Resubmit(users[index].Text, text);
        await PromiseAsync(AcceptAsync(editing, text), mayTakeLonger: _reference.IsResubmitting);
        return true;
    }

    private async Task<bool> RegenerateAsync()
    {
        if (_reference.Messages.LastOrDefault(static message => message.Role == ReferenceRole.User) is not { } last
            || _reference.IsResubmitting)
        {
            return false;
        }

        var regenerating = world.Thread.RegenerateAsync();
        _reference.Resubmit(last.Text, last.Text);
        await PromiseAsync(regenerating, mayTakeLonger: _reference.IsResubmitting);
        return true;
    }

    private void CancelAll()
    {
        _reference.ClearQueue();
        _reference.CancelTurn();
    }

    private async Task<bool> CancelAsync(ThreadCommand.Cancel cancel)
    {
        var snapshot = await world.Thread.GetSnapshotAsync();
        var queue = await world.Thread.GetQueueAsync();
        TurnId? turnId = null;
        var writes = _reference.Turn is not null;
        switch (cancel.Target)
        {
            case CancelTarget.Running when snapshot.RunningTurn is { } running:
                turnId = running;
                _reference.CancelTurn();
                break;
            case CancelTarget.LastQueued when !queue.IsEmpty:
                turnId = queue[^1].TurnId;
                _reference.CancelQueued(queue[^1].Text);
                break;
            case CancelTarget.All:
                CancelAll();
                break;
            default:
                return false;
        }

        if (cancel.Waits)
        {
            var cancelling = world.Thread.CancelAsync(turnId, CancellationToken.None);
            await PromiseAsync(cancelling, writes, mayTakeLonger: _reference.Status == ThreadStatus.Cancelling);
        }
        else
        {
            await world.Thread.RequestCancelAsync(turnId).WaitAsync(deadline);
        }

        return true;
    }

    private async Task<bool> ChangeModelAsync(string model)
    {
        if (model == ModelWorld.UnknownModel)
        {
            await Assert.ThrowsAsync<ModelException>(() => world.Thread.ChangeAsync(new ThreadChange { Model = model }).WaitAsync(deadline));
            return true;
        }

        _reference.Model = model;
        return await ChangeAsync(new ThreadChange { Model = model });
    }

    private Task<bool> ChangeInstructionsAsync()
    {
        _reference.Instructions = Next("instructions");
        return ChangeAsync(new ThreadChange { Instructions = _reference.Instructions });
    }

    private Task<bool> ChangeToolsAsync(bool onlyRead)
    {
        _reference.OffersOnlyRead = onlyRead;
        return ChangeAsync(new ThreadChange { Tools = onlyRead ? ModelTools.OnlyRead : ModelTools.All });
    }

    private async Task<bool> ChangeAsync(ThreadChange change)
    {
        await PromiseAsync(world.Thread.ChangeAsync(change));
        return true;
    }

    private async Task<bool> AnswerAsync(ThreadCommand.Answer answer)
    {
        if (_reference.AskedCalls.ElementAtOrDefault(answer.Index) is not { } call)
        {
            return false;
        }

        var open = (await world.Thread.GetSnapshotAsync()).OpenApprovals.First(open => open.ToolCallId == call.Id);
        var answering = world.Thread.ResolveApprovalAsync(
            open.ApprovalId, new ApprovalAnswer(answer.IsApproved) { Remember = answer.Remember });
        _reference.Answer(call, answer.IsApproved, answer.Remember);
        await PromiseAsync(answering);
        return true;
    }

    private async Task<bool> EndToolAsync(ThreadCommand.EndTool end)
    {
        // A tool that throws when it is told to end may count as failed or as cancelled.
        if (_reference.InvokedCalls.ElementAtOrDefault(end.Index) is not { } call || (end.Throws && _reference.Turn!.IsCancelling))
        {
            return false;
        }

        var result = end.Throws ? null : Next("result");
        world.Tools.Of(call.Id).End(result);
        _reference.EndCall(call, result);
        await Task.CompletedTask;
        return true;
    }

    private async Task<bool> ReportProgressAsync(int index)
    {
        if (_reference.InvokedCalls.ElementAtOrDefault(index) is not { } call)
        {
            return false;
        }

        var context = await world.Tools.Of(call.Id).Started.WaitAsync(deadline);
        context.Report(new ToolProgress("half"));
        return true;
    }

    private string Next(string what) => string.Create(CultureInfo.InvariantCulture, $"{what}{++_number}");

    /// <summary>An answer means that what was asked for is durable: it comes at once, or when the journal writes again, and not before.</summary>
    private async Task PromiseAsync(Task answer, bool writes = true, bool mayTakeLonger = false)
    {
        if (_reference.IsJournalHeld || mayTakeLonger)
        {
            _promises.Add((answer, writes && _reference.IsJournalHeld));
        }
        else
        {
            await answer.WaitAsync(deadline);
        }
    }
}
