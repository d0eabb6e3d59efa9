using System.Globalization;
using AgentRuntime.Model;

namespace AgentRuntime.Cli.Terminal;

/// <summary>How fast a turn was, as its observer saw it. Written by one sink at a time.</summary>
internal sealed class TurnMeter(TimeProvider timeProvider)
{
    private long _sentAt;
    private long _firstAt;
    private long _lastAt;

    /// <summary>Tokens that the server counted; 0 before it said so.</summary>
    public long Tokens { get; private set; }

    /// <summary>From the message's sending to the first text or thinking; null before.</summary>
    public TimeSpan? FirstToken => _firstAt == 0 ? null : timeProvider.GetElapsedTime(_sentAt, _firstAt);

    /// <summary>From the first text or thinking to the last.</summary>
    public TimeSpan Streaming => timeProvider.GetElapsedTime(_firstAt, _lastAt);

    /// <summary>Tokens a second while streaming, the first token being its start; 0 where that cannot be said.</summary>
    public double Rate => RateOf(Tokens);

    /// <summary>A message is about to be sent.</summary>
    public void Begin()
    {
        Tokens = 0;
        _firstAt = 0;
        _lastAt = 0;
        _sentAt = timeProvider.GetTimestamp();
    }

    /// <summary>Text or thinking has come.</summary>
    public void MarkDelta()
    {
        _lastAt = timeProvider.GetTimestamp();
        if (_firstAt == 0)
        {
            _firstAt = _lastAt;
        }
    }

    /// <summary>The server counted a round.</summary>
    public void Add(TokenUsage usage) => Tokens += usage.Output;

    /// <summary>Tokens a second while streaming, if there were so many tokens.</summary>
    public double RateOf(double tokens) =>
        tokens > 1 && Streaming > TimeSpan.Zero ? (tokens - 1) / Streaming.TotalSeconds : 0;

    /// <summary>One line for a person.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Tokens} tokens, {Rate:0.0} tokens/s, first token after {FirstToken?.TotalMilliseconds ?? 0:0} ms");
}
