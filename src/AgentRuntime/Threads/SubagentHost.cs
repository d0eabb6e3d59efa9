using System.Text;
using AgentRuntime.Model;
using AgentRuntime.Tools;

namespace AgentRuntime.Threads;

/// <summary>Runs threads under tool calls: each is a thread like any other, whose parent's log says when it began and ended.</summary>
internal sealed class SubagentHost(Func<ThreadId, AgentThread> threads, TimeProvider timeProvider) : IToolHost
{
    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task<SubagentResult> RunSubagentAsync(
        ToolContext caller, SubagentRequest request, CancellationToken cancellationToken)
    {
        var parent = threads(caller.ThreadId);

        // Waited for even when the call is cancelled: once it is in the parent's log that a subagent began, its end must follow.
        var allowed = await parent.AskAsync<ThreadProtocol.SubagentAllowed>(
            new ThreadProtocol.StartSubagent(caller.TurnId, caller.ToolCallId, request.Name), CancellationToken.None)
            .ConfigureAwait(false);
        var child = threads(allowed.Child);
        var outcome = new Outcome();
        try
        {
            await child.AskAsync<ThreadProtocol.Created>(
                new ThreadProtocol.Create(request.Model ?? allowed.Model, allowed.Options with
                {
                    Instructions = request.Instructions ?? allowed.Options.Instructions,
                    Tools = request.Tools ?? allowed.Options.Tools,
                }),
                cancellationToken).ConfigureAwait(false);
            var turn = await child.SendAsync(request.Task, cancellationToken: cancellationToken).ConfigureAwait(false);
            await foreach (var threadEvent in turn.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                outcome.Take(threadEvent);
                if (threadEvent is ThreadEvent.ToolCallProposed proposed)
                {
                    caller.Report(new ToolProgress($"{request.Name} calls {proposed.Name}"));
                }
            }
        }
        finally
        {
            await EndAsync(parent, child, outcome).ConfigureAwait(false);
        }

        return new SubagentResult(child.Id, outcome.Text, outcome.Reason, outcome.Error, outcome.Usage);
    }

    /// <inheritdoc/>
    public async Task<TokenUsage> EndSubagentAsync(ThreadId child)
    {
        using var deadline = new CancellationTokenSource(CancelTimeout, timeProvider);
        var thread = threads(child);
        try
        {
            await thread.CancelAsync(deadline.Token).ConfigureAwait(false);
            var used = await thread.AskAsync<ThreadProtocol.Used>(ThreadProtocol.GetUsage.Instance, deadline.Token).ConfigureAwait(false);
            return used.Usage;
        }
        catch (ThreadNotFoundException)
        {
            return TokenUsage.None;
        }
    }

    /// <summary>Leaves no turn of the child behind, and tells the parent what it consumed. What ended the call goes on being thrown.</summary>
    private async Task EndAsync(AgentThread parent, AgentThread child, Outcome outcome)
    {
        try
        {
            outcome.Usage = await EndSubagentAsync(child.Id).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever is the matter with the child, such as its journal, its parent must hear of its end.
        catch (Exception)
#pragma warning restore CA1031
        {
            // The child does not answer: what it consumed is not known.
            outcome.Usage = TokenUsage.None;
        }

        await parent.AskAsync<ThreadProtocol.Done>(
            new ThreadProtocol.SubagentEnded(child.Id, outcome.Reason, outcome.Usage), CancellationToken.None)
            .ConfigureAwait(false);
    }

    /// <summary>What is known of the child's turn so far.</summary>
    private sealed class Outcome
    {
        private readonly StringBuilder _text = new();
        private string _messageId = "";

        internal string Text => _text.ToString();

        internal TurnStopReason Reason { get; private set; } = TurnStopReason.Cancelled;

        internal ModelError? Error { get; private set; }

        internal TokenUsage Usage { get; set; } = TokenUsage.None;

        internal void Take(ThreadEvent threadEvent)
        {
            switch (threadEvent)
            {
                case ThreadEvent.AgentText text:
                    if (text.MessageId != _messageId)
                    {
                        _messageId = text.MessageId;
                        _text.Clear();
                    }

                    _text.Append(text.Text);
                    break;
                case ThreadEvent.TurnStopped stopped:
                    Reason = stopped.Reason;
                    Error = stopped.Error;
                    break;
            }
        }
    }
}
