using System.Globalization;
using AgentRuntime.Model;

namespace AgentRuntime.Cli.Terminal;

/// <summary>How fast a turn was, as its observer saw it. Written by one sink at a time.</summary>
internal sealed class TurnMeter(TimeProvider timeProvider)
{
    private long _sentAt;
    private long _firstAt;
    private long _lastAt;
    private long _firstLength;
    private long _length;

    /// <summary>Tokens that the server counted; 0 before it said so.</summary>
    public long Tokens { get; private set; }

    /// <summary>From the message's sending to the first text or thinking; null before.</summary>
    public TimeSpan? FirstToken => _firstAt == 0 ? null : timeProvider.GetElapsedTime(_sentAt, _firstAt);

    /// <summary>
    /// Tokens a second from the first batch of text to the last; 0 where that cannot be said. The tokens of the first batch came
    /// before that time: their number is taken from their share of the text.
    /// </summary>
    public double Rate =>
        _lastAt > _firstAt
            ? Tokens * (1 - ((double)_firstLength / _length)) / timeProvider.GetElapsedTime(_firstAt, _lastAt).TotalSeconds
            : 0;

    /// <summary>A message is about to be sent.</summary>
    public void Begin()
    {
        Tokens = 0;
        _firstAt = 0;
        _lastAt = 0;
        _firstLength = 0;
        _length = 0;
        _sentAt = timeProvider.GetTimestamp();
    }

    /// <summary>A batch has come.</summary>
    /// <param name="length">The UTF-16 code units of text and thinking in it; a batch without any does not count.</param>
    public void MarkBatch(long length)
    {
        if (length == 0)
        {
            return;
        }

        _lastAt = timeProvider.GetTimestamp();
        _length += length;
        if (_firstAt == 0)
        {
            _firstAt = _lastAt;
            _firstLength = length;
        }
    }

    /// <summary>The server counted a round.</summary>
    public void Add(TokenUsage usage) => Tokens += usage.Output;

    /// <summary>One line for a person.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Tokens} tokens, {Rate:0.0} tokens/s, first token after {FirstToken?.TotalMilliseconds ?? 0:0} ms");
}
