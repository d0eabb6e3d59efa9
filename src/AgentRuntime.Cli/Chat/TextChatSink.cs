using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AgentRuntime.Cli.Terminal;
using AgentRuntime.Model;

namespace AgentRuntime.Cli.Chat;

/// <summary>
/// Writes the answer as text. On a terminal the thinking stands dim above it; elsewhere the thinking goes to stderr, so that stdout
/// holds the answer and nothing else.
/// </summary>
internal sealed class TextChatSink(Utf8Output output, Utf8Output error, TimeProvider timeProvider) : ChatSink(timeProvider)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    private const int MaxToolTextLength = 400;

    private readonly Dictionary<string, string> _tools = new(StringComparer.Ordinal);
    private readonly TimeProvider _timeProvider = timeProvider;
    private long? _progressAt;
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
                _tools[proposed.ToolCallId] = Visible.Of(proposed.Name);
                Tell($"tool {_tools[proposed.ToolCallId]} {Visible.Of(JsonSerializer.Serialize(proposed.Input, Visible.Json), MaxToolTextLength)}");
                break;
            case ThreadEvent.ToolCallUpdated updated:
                TellTool(updated);
                break;
            case ThreadEvent.Retrying retrying:
                Tell($"{retrying.Error.Category}: {retrying.Error.Message}");
                Tell(string.Create(
                    CultureInfo.InvariantCulture, $"trying again in {retrying.Delay.TotalSeconds:0.#} s, {retrying.Attempt} of {retrying.Of}"));
                break;
            case ThreadEvent.ContextCompacted compacted:
                Tell(string.Create(
                    CultureInfo.InvariantCulture,
                    $"the conversation was shortened for the model, from about {compacted.TokensBefore} tokens to {compacted.TokensAfter}"));
                break;
            case ThreadEvent.Notice notice:
                Tell(notice.Message);
                break;
            case ThreadEvent.TurnStopped stopped:
                EndTurn(stopped);
                break;
        }
    }

    private void TellTool(ThreadEvent.ToolCallUpdated updated)
    {
        var tool = $"tool {_tools.GetValueOrDefault(updated.ToolCallId, updated.ToolCallId)}";
        var content = Visible.Of(updated.Content ?? "", MaxToolTextLength);
        switch (updated.Status)
        {
            case ToolCallStatus.Running when updated.Progress is { } progress:
                TellProgress(tool, progress);
                break;
            case ToolCallStatus.Completed:
                Tell($"{tool}: {content}");
                break;
            case ToolCallStatus.Failed:
                Tell($"{tool} failed: {content}");
                break;
            case ToolCallStatus.Rejected:
                Tell($"{tool} was refused: {content}");
                break;
            case ToolCallStatus.Cancelled:
                Tell($"{tool} was cancelled");
                break;
        }
    }

    /// <summary>No more than one line a second: a tool may report a thousand times.</summary>
    private void TellProgress(string tool, ToolProgress progress)
    {
        if (_progressAt is { } last && _timeProvider.GetElapsedTime(last) < ProgressInterval)
        {
            return;
        }

        _progressAt = _timeProvider.GetTimestamp();
        var share = (progress.Done, progress.Total) switch
        {
            ({ } done, { } total) => string.Create(CultureInfo.InvariantCulture, $" ({done} of {total})"),
            ({ } done, null) => string.Create(CultureInfo.InvariantCulture, $" ({done})"),
            _ => "",
        };
        Tell($"{tool}: {Visible.Of(progress.Message)}{share}");
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
