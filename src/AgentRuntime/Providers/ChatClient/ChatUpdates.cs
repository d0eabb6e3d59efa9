using System.Collections.Immutable;
using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Providers.Content;
using AgentRuntime.Providers.Http;
using Microsoft.Extensions.AI;

namespace AgentRuntime.Providers.ChatClient;

/// <summary>
/// Turns the updates of one streaming response of a chat client into events. The end of the enumeration is the terminal state:
/// a client throws where its stream was cut off.
/// </summary>
internal sealed class ChatUpdates
{
    private static readonly JsonSerializerOptions Compact = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    private readonly ModelErrors _errors;
    private readonly ToolCallIds _ids;
    private readonly TextChannels _channels;
    private UsageDetails? _usage;
    private string _finishReason = "";
    private bool _hasToolCalls;

    public ChatUpdates(ModelErrors errors, Func<string> newSuffix, bool hasTools)
    {
        _errors = errors;
        _ids = new ToolCallIds(newSuffix);
        _channels = new TextChannels(_ids, InlineThinking.Tags, hasTools);
    }

    /// <summary>How the response failed, where an update said so.</summary>
    public ModelError? Failure { get; private set; }

    /// <summary>Adds what an update means; true when it was of substance.</summary>
    public bool Add(ChatResponseUpdate update, ImmutableArray<CompletionEvent>.Builder events)
    {
        var any = false;
        foreach (var content in update.Contents)
        {
            if (!_channels.HasMessage && content is TextContent or TextReasoningContent or FunctionCallContent)
            {
                _channels.BeginMessage(update.MessageId ?? update.ResponseId ?? "", events);
            }

            any |= Add(content, events);
        }

        if (update.FinishReason is { } reason)
        {
            _finishReason = reason.Value;
        }

        return any;
    }

    /// <summary>Adds the end of the response.</summary>
    public void Complete(ImmutableArray<CompletionEvent>.Builder events)
    {
        _channels.Flush(events);
        if (_usage is not null)
        {
            var cached = _usage.CachedInputTokenCount ?? 0;
            events.Add(new CompletionEvent.UsageUpdated(new TokenUsage(
                Math.Max(0, (_usage.InputTokenCount ?? 0) - cached), _usage.OutputTokenCount ?? 0, cached)));
        }

        var reason = _finishReason switch
        {
            "length" => StopReason.MaxTokens,
            "content_filter" => StopReason.Refusal,
            _ => _hasToolCalls ? StopReason.ToolUse : StopReason.EndTurn,
        };
        events.Add(new CompletionEvent.Stopped(reason, _finishReason));
    }

    private bool Add(AIContent content, ImmutableArray<CompletionEvent>.Builder events)
    {
        switch (content)
        {
            case TextReasoningContent reasoning:
                return AddReasoning(reasoning, events);
            case TextContent text:
                return _channels.AddText(text.Text ?? "", events);
            case FunctionCallContent { InformationalOnly: false } call:
                AddCall(call, events);
                return true;
            case UsageContent usage:
                _usage ??= new UsageDetails();
                _usage.Add(usage.Details);
                return false;
            case ErrorContent error:
                Failure = _errors.FromStream(new ServerError(error.Message ?? "", error.ErrorCode ?? "", null));
                return false;
            default:
                return false;
        }
    }

    private bool AddReasoning(TextReasoningContent reasoning, ImmutableArray<CompletionEvent>.Builder events)
    {
        var any = _channels.AddThinking(reasoning.Text ?? "", events);
        if (reasoning.ProtectedData is { Length: > 0 } data)
        {
            events.Add(any ? new CompletionEvent.Thinking("", data) : new CompletionEvent.RedactedThinking(data));
            any = true;
        }

        return any;
    }

    private void AddCall(FunctionCallContent call, ImmutableArray<CompletionEvent>.Builder events)
    {
        _hasToolCalls = true;
        var id = _ids.Claim(call.CallId ?? "");
        try
        {
            var json = call.Arguments is null
                ? "{}"
                : JsonSerializer.Serialize(
                    call.Arguments, Compact.GetTypeInfo(typeof(IDictionary<string, object?>)));
            events.Add(call.Exception is { } e
                ? new CompletionEvent.ToolUseInvalid(id, call.Name, json, e.Message)
                : ToolCallInput.Complete(id, call.Name, json));
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException)
        {
            events.Add(new CompletionEvent.ToolUseInvalid(id, call.Name, "", $"The arguments cannot be written as JSON: {e.Message}"));
        }
    }
}
