using AgentRuntime.Model;
using AgentRuntime.Threads;

namespace AgentRuntime.Tests.Threads.Model;

/// <content>The tool calls of the running round.</content>
internal sealed partial class ReferenceThread
{
    /// <summary>What a person answered for the rest of the thread.</summary>
    private readonly Dictionary<ToolKind, bool> _answers = [];

    /// <summary>What a person answered for always: the runtime knows it until the process ends, the thread for ever.</summary>
    private readonly Dictionary<ToolKind, bool> _answersOfRuntime = [];

    /// <summary>The calls that wait for a person.</summary>
    internal IEnumerable<ReferenceCall> AskedCalls => OpenCalls.Where(static call => call.Status == ToolCallStatus.AwaitingApproval);

    /// <summary>The calls whose tools are at work.</summary>
    internal IEnumerable<ReferenceCall> InvokedCalls => OpenCalls.Where(static call => call.IsInvoked);

    private IEnumerable<ReferenceCall> OpenCalls => Growing?.Calls.Where(static call => call.IsOpen) ?? [];

    /// <summary>The model calls a tool; arguments that are not JSON are answered at once.</summary>
    internal void Call(string id, ToolKind kind)
    {
        var call = new ReferenceCall(id, kind);
        call.Status = kind == ToolKind.Garbled ? ToolCallStatus.Failed : ToolCallStatus.Pending;
        Grow().Calls.Add(call);
        Turn!.HasAnswer = true;
    }

    internal void EndCall(ReferenceCall call, string? result)
    {
        call.Status = result is not null ? ToolCallStatus.Completed
            : Turn!.IsCancelling ? ToolCallStatus.Cancelled
            : ToolCallStatus.Failed;
        call.Result = result;
        AfterCalls();
    }

    internal void Answer(ReferenceCall call, bool isApproved, ApprovalRemember remember)
    {
        if (remember != ApprovalRemember.Once)
        {
            _answers[call.Kind] = isApproved;
        }

        if (remember == ApprovalRemember.Always)
        {
            _answersOfRuntime[call.Kind] = isApproved;
        }

        foreach (var answered in AskedCalls.Where(other => other == call || (remember != ApprovalRemember.Once && other.Kind == call.Kind)).ToArray())
        {
            answered.IsAllowed = isApproved;
            answered.Status = isApproved ? ToolCallStatus.Pending : ToolCallStatus.Rejected;
        }

        AfterCalls();
    }

    /// <summary>What was started is durable: the tools are called, unless the turn is being cancelled.</summary>
    internal void ReleaseJournal()
    {
        IsJournalHeld = false;
        foreach (var call in OpenCalls.Where(static call => call is { IsRunning: true, IsInvoked: false }).ToArray())
        {
            call.IsInvoked = !Turn!.IsCancelling;
            call.Status = Turn.IsCancelling ? ToolCallStatus.Cancelled : ToolCallStatus.Running;
        }

        if (Turn is { IsCancelling: true })
        {
            AfterCalls();
        }
    }

    private void RunCalls()
    {
        foreach (var call in OpenCalls.ToArray())
        {
            if (call.Kind == ToolKind.Unknown || (_roundOffersOnlyRead && call.Kind != ToolKind.Read))
            {
                call.Status = ToolCallStatus.Failed;
            }
            else if (call.Kind != ToolKind.Ask || AnswerFor(call.Kind) == true)
            {
                call.IsAllowed = true;
            }
            else
            {
                call.Status = AnswerFor(call.Kind) is null ? ToolCallStatus.AwaitingApproval : ToolCallStatus.Rejected;
            }
        }

        AfterCalls();
    }

    private bool? AnswerFor(ToolKind kind) => _answers.TryGetValue(kind, out var ofThread) ? ofThread
        : _answersOfRuntime.TryGetValue(kind, out var ofRuntime) ? ofRuntime
        : null;

    /// <summary>Starts what may start; when every call has its result, the turn goes on.</summary>
    private void AfterCalls()
    {
        if (!Turn!.IsCancelling)
        {
            foreach (var call in OpenCalls.ToArray().Where(MayStart))
            {
                call.Status = ToolCallStatus.Running;
                call.IsInvoked = !IsJournalHeld;
            }
        }

        Phase = OpenCalls.Any(static call => call.IsRunning) ? ThreadStatus.RunningTools : ThreadStatus.AwaitingApproval;
        if (!OpenCalls.Any())
        {
            NextRound();
        }
    }

    /// <summary>A call that is not parallel waits for all before it, and all after it wait for that one.</summary>
    private bool MayStart(ReferenceCall call)
    {
        var before = OpenCalls.TakeWhile(other => other != call).ToArray();
        return call is { Status: ToolCallStatus.Pending, IsAllowed: true }
            && (call.IsParallel
                ? OpenCalls.Count(static other => other.IsRunning) < MaxParallel && before.All(static other => other.IsParallel)
                : before.Length == 0);
    }

    /// <summary>What runs is told to end; only what does not listen goes on for a while.</summary>
    private void CancelCalls()
    {
        foreach (var call in OpenCalls.ToArray())
        {
            var goesOn = call.IsRunning && (!call.IsInvoked || call.Kind == ToolKind.Stubborn);
            call.Status = goesOn ? call.Status : ToolCallStatus.Cancelled;
        }

        AfterCalls();
    }

    private void CancelOpenCalls()
    {
        foreach (var call in OpenCalls.ToArray())
        {
            call.Status = ToolCallStatus.Cancelled;
        }
    }

    /// <summary>Questions count as refused, tools have run out of time, and a cancelled turn waits no longer for what does not end.</summary>
    private void ExpireCalls()
    {
        while (Turn is not null && Phase is ThreadStatus.RunningTools or ThreadStatus.AwaitingApproval && HasExpired())
        {
            AfterCalls();
        }

        bool HasExpired()
        {
            var expired = OpenCalls
                .Where(call => call.Status == ToolCallStatus.AwaitingApproval || (call.IsRunning && (call.IsInvoked || Turn.IsCancelling)))
                .ToArray();
            foreach (var call in expired)
            {
                call.Status = Turn.IsCancelling ? ToolCallStatus.Cancelled
                    : call.Status == ToolCallStatus.AwaitingApproval ? ToolCallStatus.Rejected
                    : ToolCallStatus.Failed;
            }

            return expired.Length > 0;
        }
    }
}
