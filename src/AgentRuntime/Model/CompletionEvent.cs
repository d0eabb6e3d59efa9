using System.Text.Json;

namespace AgentRuntime.Model;

/// <summary>What a provider's stream yields, the same for every provider. A closed family: every case is in this file.</summary>
public abstract record CompletionEvent
{
    private CompletionEvent() { }

    /// <summary>The request waits for admission; <paramref name="Place"/> counts from 1, 1 being next.</summary>
    public sealed record Queued(int Place) : CompletionEvent;

    /// <summary>The server accepted the request: its response headers are here.</summary>
    public sealed record Started : CompletionEvent
    {
        /// <summary>The one instance.</summary>
        public static Started Instance { get; } = new();
    }

    /// <summary>A message of the model begins; <paramref name="Id"/> is the server's id, or one made here.</summary>
    public sealed record MessageStarted(string Id) : CompletionEvent;

    /// <summary>More of the answer. Never empty, never half a surrogate pair.</summary>
    public sealed record Text(string Delta) : CompletionEvent;

    /// <summary>More of the reasoning. Never half a surrogate pair; empty only where it carries a <paramref name="Signature"/>.</summary>
    public sealed record Thinking(string Delta, string? Signature = null) : CompletionEvent;

    /// <summary>Reasoning that the server keeps unreadable; <paramref name="Data"/> goes back to it as it came.</summary>
    public sealed record RedactedThinking(string Data) : CompletionEvent;

    /// <summary>
    /// A call of a tool. With <paramref name="IsInputComplete"/> false it is a snapshot of a call still being written, whose
    /// <paramref name="Input"/> is what is readable so far; the last one of an id is complete.
    /// </summary>
    /// <param name="Id">The server's id for the call, or one made here where it gave none.</param>
    /// <param name="Name">The tool's name.</param>
    /// <param name="RawInput">The arguments' JSON as it came.</param>
    /// <param name="Input">The parsed arguments: an object.</param>
    /// <param name="IsInputComplete">True when nothing more comes for this call.</param>
    public sealed record ToolUse(string Id, string Name, string RawInput, JsonElement Input, bool IsInputComplete)
        : CompletionEvent;

    /// <summary>A call of a tool whose arguments are not JSON: data for the model to correct, not a failure of the stream.</summary>
    public sealed record ToolUseInvalid(string Id, string Name, string RawInput, string Error) : CompletionEvent;

    /// <summary>What the request has consumed so far; a later one replaces an earlier one.</summary>
    public sealed record UsageUpdated(TokenUsage Usage) : CompletionEvent;

    /// <summary>Where the server's time went; a part that it did not report is zero.</summary>
    /// <param name="Load">Loading the model.</param>
    /// <param name="Prompt">Evaluating the prompt.</param>
    /// <param name="Generation">Generating the answer.</param>
    public sealed record TimingsUpdated(TimeSpan Load, TimeSpan Prompt, TimeSpan Generation) : CompletionEvent;

    /// <summary>Something a person may want to know about the stream that is neither answer nor failure.</summary>
    public sealed record Notice(string Message) : CompletionEvent;

    /// <summary>The terminal state; exactly one ends a good stream, nothing follows it.</summary>
    /// <param name="Reason">Why the model stopped.</param>
    /// <param name="RawReason">The server's own word for it; empty where it gave none.</param>
    public sealed record Stopped(StopReason Reason, string RawReason) : CompletionEvent;
}
