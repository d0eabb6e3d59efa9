using System.Collections.Immutable;
using AgentRuntime.Cli.Terminal;
using AgentRuntime.Model;

namespace AgentRuntime.Cli.Chat;

/// <summary>
/// Writes the answer as text. On a terminal the thinking stands dim above it; elsewhere the thinking goes to stderr, so that stdout
/// holds the answer and nothing else.
/// </summary>
internal sealed class TextChatSink(Utf8Output output, Utf8Output error, TimeProvider timeProvider) : ChatSink(timeProvider)
{
    private bool _isThinking;

    private Utf8Output ThinkingOutput => output.IsTerminal ? output : error;

    /// <inheritdoc/>
    protected override void Show(ImmutableArray<ThreadEvent> events)
    {
        foreach (var threadEvent in events)
        {
            Show(threadEvent);
        }

        output.Flush();
        error.Flush();
    }

    private void Show(ThreadEvent threadEvent)
    {
        switch (threadEvent)
        {
            case ThreadEvent.AgentThinking thinking:
                BeginThinking();
                ThinkingOutput.AppendDim(thinking.Text);
                break;
            case ThreadEvent.AgentText text:
                EndThinking();
                output.Append(text.Text);
                break;
            case ThreadEvent.ModelQueued queued:
                Tell($"waiting for the model server, place {queued.Place}");
                break;
            case ThreadEvent.ToolCallProposed proposed:
                Tell($"tool {proposed.Name} {proposed.Input.GetRawText()}");
                break;
            case ThreadEvent.ToolCallUpdated { Content: { } content } updated:
                Tell($"tool {updated.Status}: {content}");
                break;
            case ThreadEvent.Notice notice:
                Tell(notice.Message);
                break;
            case ThreadEvent.TurnStopped stopped:
                EndTurn(stopped);
                break;
        }
    }

    private void BeginThinking()
    {
        if (!_isThinking)
        {
            output.EndLine();
            _isThinking = true;
        }
    }

    private void EndThinking()
    {
        if (!_isThinking)
        {
            return;
        }

        _isThinking = false;
        ThinkingOutput.EndLine();
        if (output.IsTerminal)
        {
            output.Append("\n");
        }
    }

    private void EndTurn(ThreadEvent.TurnStopped stopped)
    {
        if (_isThinking)
        {
            _isThinking = false;
            ThinkingOutput.EndLine();
        }

        output.EndLine();
        output.Flush();
        switch (stopped.Reason)
        {
            case TurnStopReason.Failed when stopped.Error is { } failure:
                error.Append(ErrorText.Of(failure));
                break;
            case TurnStopReason.EndTurn or TurnStopReason.Failed:
                break;
            case TurnStopReason.Cancelled or TurnStopReason.Interrupted:
                Tell("cancelled");
                break;
            case TurnStopReason.MaxTokens:
                Tell("stopped at the limit of tokens; the answer may be incomplete");
                break;
            case TurnStopReason.MaxRounds:
                Tell("stopped at the limit of rounds");
                break;
            case TurnStopReason.MaxTime or TurnStopReason.MaxToolCalls or TurnStopReason.RepeatedToolCall:
                Tell($"stopped: {stopped.Detail}");
                break;
            case TurnStopReason.Refusal:
                Tell("the model declined to answer");
                break;
        }

        error.EndLine();
        if (error.IsTerminal && Meter.Tokens > 0)
        {
            Tell(Meter.ToString());
        }
    }

    /// <summary>A line beside the answer.</summary>
    private void Tell(string line)
    {
        output.EndLine();
        output.Flush();
        error.EndLine();
        error.AppendDim(line);
        error.EndLine();
    }
}
