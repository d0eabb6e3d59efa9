using System.Collections.Immutable;
using AgentRuntime.Cli.Terminal;
using AgentRuntime.Model;
using AgentRuntime.Threads;

namespace AgentRuntime.Cli.Approvals;

/// <summary>
/// Gets every question of a thread answered: at once where nobody is asked, else by the person's keys, one question after the other.
/// Events come from one sink; what is said goes to the same terminal as the sink's own words, in their order.
/// </summary>
internal sealed class ApprovalDesk(ApprovalMode mode, Utf8Output output, IKeys keys, TimeProvider timeProvider)
{
    /// <summary>How often the keys are looked at: a key is answered at once for a person, and waiting costs little.</summary>
    private static readonly TimeSpan KeyInterval = TimeSpan.FromMilliseconds(30);

    private static readonly ApprovalAnswer NobodyToAsk = new(IsApproved: false)
    {
        Reason = "nobody can be asked, for agentrt chat was started without a terminal or with --approve never. Do without this tool.",
    };

    private readonly List<ThreadEvent.ApprovalRequested> _open = [];
    private volatile ApprovalQuestion? _question;

    /// <summary>Gives an answer to the thread: the approval's id and the answer.</summary>
    public required Func<string, ApprovalAnswer, Task> Answer { get; init; }

    /// <summary>Called when an answer cannot be given; the turn would wait for ever.</summary>
    public required Action<Exception> OnFailed { get; init; }

    /// <summary>Takes events that were shown.</summary>
    public void Take(ImmutableArray<ThreadEvent> events)
    {
        foreach (var threadEvent in events)
        {
            switch (threadEvent)
            {
                case ThreadEvent.ApprovalRequested requested when mode == ApprovalMode.Ask:
                    _open.Add(requested);
                    break;
                case ThreadEvent.ApprovalRequested requested:
                    _ = GiveAsync(requested.ApprovalId, mode == ApprovalMode.Always ? new ApprovalAnswer(IsApproved: true) : NobodyToAsk);
                    break;
                case ThreadEvent.ApprovalResolved resolved:
                    Close(resolved);
                    break;
            }
        }

        AskNext();
        output.Flush();
    }

    private void Close(ThreadEvent.ApprovalResolved resolved)
    {
        _open.RemoveAll(open => open.ApprovalId == resolved.ApprovalId);
        if (_question?.ApprovalId != resolved.ApprovalId)
        {
            return;
        }

        _question = null;
        output.AppendDim(resolved.Outcome switch
        {
            ApprovalOutcome.Approved => "allowed",
            ApprovalOutcome.Denied => "refused",
            ApprovalOutcome.Expired => "not answered in time: refused",
            ApprovalOutcome.Cancelled => "cancelled",
        });
        output.EndLine();
    }

    private void AskNext()
    {
        if (_question is null && _open.Count > 0)
        {
            _question = new ApprovalQuestion(_open[0]);
            output.EndLine();
            output.Append(_question.Text);
            output.Append(_question.Prompt);
            _ = ReadAsync(_question);
        }
        else if (_question is not null && output.IsAtLineStart)
        {
            // Something else was said since: the question stands last again.
            output.Append(_question.Prompt);
        }
    }

    /// <summary>Reads keys until one is an answer, or the question was decided in another way.</summary>
    private async Task ReadAsync(ApprovalQuestion question)
    {
        try
        {
            // What was typed before the question could be read is no answer to it.
            while (keys.TryRead() is not null)
            {
                await Task.Yield();
            }

            while (_question == question)
            {
                if (keys.TryRead() is not { } key)
                {
                    await Task.Delay(KeyInterval, timeProvider, CancellationToken.None).ConfigureAwait(false);
                }
                else if (ApprovalQuestion.AnswerOf(key) is { } answer)
                {
                    await GiveAsync(question.ApprovalId, answer).ConfigureAwait(false);
                    return;
                }
            }
        }
#pragma warning disable CA1031 // Whatever the terminal's fault is, the turn must not wait for a key that never comes.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            OnFailed(exception);
        }
    }

    private async Task GiveAsync(string approvalId, ApprovalAnswer answer)
    {
        try
        {
            await Answer(approvalId, answer).ConfigureAwait(false);
        }
        catch (ApprovalNotFoundException)
        {
            // Decided in the meantime: its event comes, or the turn's end.
            return;
        }
#pragma warning disable CA1031 // Nobody waits for this task: the turn is told.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            OnFailed(exception);
        }
    }
}
