using System.Diagnostics;
using AgentRuntime.Model;

namespace AgentRuntime.Telemetry;

/// <summary>The span and the figures of one model request at a time. Not thread-safe: it belongs to one actor.</summary>
internal sealed class RoundTelemetry(TimeProvider timeProvider)
{
    private static readonly string[][] FinishReasons = [.. Enum.GetValues<StopReason>().Select(static reason => new[] { WordOf(reason) })];

    private Activity? _span;
    private ModelRef? _model;
    private string? _address;
    private object? _port;
    private long _start;
    private long _lastOutput;
    private bool _hasOutput;
    private long _deltas;

    /// <summary>Whether a request is under way that somebody listens to.</summary>
    internal bool IsOpen => _model is not null;

    private static bool IsMeasuring => RuntimeInstruments.OperationDuration.Enabled || RuntimeInstruments.TokenUsage.Enabled
        || RuntimeInstruments.TimeToFirstChunk.Enabled || RuntimeInstruments.TimePerOutputChunk.Enabled;

    /// <summary>The request goes out.</summary>
    /// <param name="parent">The turn's span.</param>
    /// <param name="threadId">The conversation; null where it belongs to none.</param>
    /// <param name="model">Who is asked.</param>
    /// <param name="settings">How.</param>
    /// <param name="server">Where: scheme, host and port, or a name.</param>
    /// <param name="round">Which round of the turn, from 1.</param>
    /// <param name="attempt">Which request of the round, from 1.</param>
    internal void Start(
        ActivityContext parent, ThreadId? threadId, ModelRef model, ModelSettings settings, string server, int round, int attempt)
    {
        var hasListeners = RuntimeInstruments.Source.HasListeners();
        if (!hasListeners && !IsMeasuring)
        {
            return;
        }

        _model = model;
        (_address, _port) = AddressOf(server);
        _start = timeProvider.GetTimestamp();
        _hasOutput = false;
        _deltas = 0;
        if (hasListeners)
        {
            _span = Spans.Start($"{TelemetryNames.Chat} {model.Model}", ActivityKind.Client, parent);
            Describe(threadId, settings, round, attempt);
        }
    }

    /// <summary>A read of the socket gave a batch.</summary>
    internal void Batch(CompletionBatch batch)
    {
        HopClock.Stop("thread", batch.ReadTimestamp, timeProvider);
        if (!IsOpen || CountDeltas(batch) is not (> 0 and var deltas))
        {
            return;
        }

        _deltas += deltas;
        var isFirst = !_hasOutput;
        _hasOutput = true;
        var elapsed = timeProvider.GetElapsedTime(isFirst ? _start : _lastOutput, batch.ReadTimestamp).TotalSeconds;
        _lastOutput = batch.ReadTimestamp;
        if (isFirst)
        {
            _span?.SetTag(TelemetryNames.ResponseTimeToFirstChunk, elapsed);
        }

        var histogram = isFirst ? RuntimeInstruments.TimeToFirstChunk : RuntimeInstruments.TimePerOutputChunk;
        if (histogram.Enabled)
        {
            histogram.Record(Math.Max(0, elapsed), Tags());
        }
    }

    /// <summary>
    /// The request is over: with a reason it succeeded, with an error it failed, with neither it was cancelled. Of a stream that ended
    /// before the server counted, the pieces of output are counted instead: local servers send a token in each.
    /// </summary>
    internal void Stop(TokenUsage? usage, StopReason? reason, ModelError? error)
    {
        if (!IsOpen)
        {
            return;
        }

        var errorType = error?.Category.ToString() ?? (reason is null ? TelemetryNames.Cancelled : null);
        if (RuntimeInstruments.OperationDuration.Enabled)
        {
            var tags = Tags();
            if (errorType is not null)
            {
                tags.Add(TelemetryNames.ErrorType, errorType);
            }

            RuntimeInstruments.OperationDuration.Record(timeProvider.GetElapsedTime(_start).TotalSeconds, tags);
        }

        RecordUsage(usage, isCountedHere: usage is null && reason is null);
        if (reason is { } known)
        {
            _span?.SetTag(TelemetryNames.ResponseFinishReasons, FinishReasons[(int)known]);
        }

        Spans.Stop(_span, errorType, error?.Message);
        _span = null;
        _model = null;
    }

    /// <summary>All tokens of the prompt, as the conventions want them: those from a cache are part of the input.</summary>
    internal static long InputOf(TokenUsage usage) => usage.Input + usage.CacheRead + usage.CacheWrite;

    private static int CountDeltas(CompletionBatch batch)
    {
        var deltas = 0;
        foreach (var completionEvent in batch.Events)
        {
            deltas += completionEvent is CompletionEvent.Text or CompletionEvent.Thinking or CompletionEvent.ToolUse
                or CompletionEvent.ToolUseInvalid
                ? 1
                : 0;
        }

        return deltas;
    }

    private static (string? Address, object? Port) AddressOf(string server) =>
        Uri.TryCreate(server, UriKind.Absolute, out var url) && url.Host.Length > 0 ? (url.Host, url.Port) : (null, null);

    private static void SetIfThere<T>(Activity span, string name, T? value)
        where T : struct
    {
        if (value is { } there)
        {
            span.SetTag(name, there);
        }
    }

    private static string WordOf(StopReason reason) => reason switch
    {
        StopReason.EndTurn => "stop",
        StopReason.MaxTokens => "length",
        StopReason.ToolUse => "tool_calls",
        StopReason.Refusal => "content_filter",
    };

    private void Describe(ThreadId? threadId, ModelSettings settings, int round, int attempt)
    {
        if (_span is not { IsAllDataRequested: true } span)
        {
            return;
        }

        foreach (var (name, value) in Tags())
        {
            span.SetTag(name, value);
        }

        span.SetTag(TelemetryNames.ConversationId, threadId?.Value);
        span.SetTag(TelemetryNames.RequestStream, true);
        span.SetTag(TelemetryNames.Round, round);
        span.SetTag(TelemetryNames.Attempt, attempt);
        SetIfThere(span, TelemetryNames.RequestMaxTokens, settings.MaxOutputTokens);
        SetIfThere(span, TelemetryNames.RequestTemperature, settings.Temperature);
        SetIfThere(span, TelemetryNames.RequestTopP, settings.TopP);
        SetIfThere(span, TelemetryNames.RequestSeed, settings.Seed);
    }

    private TagList Tags()
    {
        var tags = new TagList
        {
            { TelemetryNames.OperationName, TelemetryNames.Chat },
            { TelemetryNames.ProviderName, _model!.Provider },
            { TelemetryNames.RequestModel, _model.Model },
        };
        if (_address is not null)
        {
            tags.Add(TelemetryNames.ServerAddress, _address);
            tags.Add(TelemetryNames.ServerPort, _port);
        }

        return tags;
    }

    private void RecordUsage(TokenUsage? usage, bool isCountedHere)
    {
        if (usage is not null)
        {
            Record(TelemetryNames.Input, TelemetryNames.UsageInputTokens, InputOf(usage), isEstimated: false);
            Record(TelemetryNames.Output, TelemetryNames.UsageOutputTokens, usage.Output, isEstimated: false);
            _span?.SetTag(TelemetryNames.UsageCacheReadTokens, usage.CacheRead);
        }
        else if (isCountedHere && _deltas > 0)
        {
            Record(TelemetryNames.Output, TelemetryNames.UsageOutputTokens, _deltas, isEstimated: true);
            _span?.SetTag(TelemetryNames.IsEstimated, true);
        }
    }

    private void Record(string type, string attribute, long tokens, bool isEstimated)
    {
        _span?.SetTag(attribute, tokens);
        if (!RuntimeInstruments.TokenUsage.Enabled)
        {
            return;
        }

        var tags = Tags();
        tags.Add(TelemetryNames.TokenType, type);
        if (isEstimated)
        {
            tags.Add(TelemetryNames.IsEstimated, true);
        }

        RuntimeInstruments.TokenUsage.Record(tokens, tags);
    }
}
