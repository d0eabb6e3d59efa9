using System.Diagnostics;
using AgentRuntime.Cli.Latency.Peers;

namespace AgentRuntime.Cli.Latency.Paths;

/// <summary>When the tokens of one stream came. It has room for all of them from the start, and noting them is all that a path does for the measurement.</summary>
internal sealed class StreamRecord(ReplyOrder order)
{
    private readonly long[] _arrivals = new long[order.Tokens];
    private long _length;
    private int _tokens;

    /// <summary>What was asked for.</summary>
    public ReplyOrder Order => order;

    /// <summary>When its request was begun, as a timestamp of <see cref="Stopwatch"/>.</summary>
    public long RequestedAt { get; private set; }

    /// <summary>When its end had come; 0 before.</summary>
    public long EndedAt { get; private set; }

    /// <summary>How many tokens have come.</summary>
    public int Tokens => _tokens;

    /// <summary>When each token that has come had come.</summary>
    public ReadOnlySpan<long> Arrivals => _arrivals.AsSpan(0, _tokens);

    /// <summary>The request is begun.</summary>
    public void Begin() => RequestedAt = Stopwatch.GetTimestamp();

    /// <summary>Text has come.</summary>
    /// <param name="length">In UTF-16 code units; 0 is none.</param>
    public void Add(long length)
    {
        if (length == 0)
        {
            return;
        }

        _length += length;
        var tokens = (int)Math.Min(_length / ReplyOrder.TokenLength, _arrivals.Length);
        _arrivals.AsSpan(_tokens, tokens - _tokens).Fill(Stopwatch.GetTimestamp());
        _tokens = tokens;
    }

    /// <summary>The end has come.</summary>
    public void End() => EndedAt = Stopwatch.GetTimestamp();

    /// <summary>Takes what another process noted.</summary>
    public void Take(StreamTimes times)
    {
        RequestedAt = times.RequestedAt;
        EndedAt = times.EndedAt;
        _tokens = times.Arrivals.Length;
        times.Arrivals.CopyTo(_arrivals, 0);
    }

    /// <summary>What it noted, for another process.</summary>
    public StreamTimes ToTimes() => new(RequestedAt, Arrivals.ToArray(), EndedAt);
}
