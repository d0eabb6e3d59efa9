using AgentRuntime.Log;
using AgentRuntime.Model;
using AgentRuntime.Threads;
using BenchmarkDotNet.Attributes;

namespace AgentRuntime.Benchmarks.Log;

/// <summary>What a token costs in the log and in the fold of a thread's events.</summary>
[MemoryDiagnoser]
public class ThreadLogBenchmarks
{
    private const int Tokens = 10_000;
    private const int MaxBatchLength = 1 << 20;

    private static readonly ThreadId Thread = ThreadId.Parse("bench");
    private static readonly TurnId Turn = new TurnId("turn");

    private readonly ThreadEvent[] _events = new ThreadEvent[Tokens];

    /// <summary>Makes the events.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var position = 1L;
        for (var i = 0; i < Tokens; i++)
        {
            _events[i] = new ThreadEvent.AgentText(new EventStamp(Thread, Turn, position, DateTimeOffset.UnixEpoch), "message", " token");
            position = _events[i].End;
        }
    }

    /// <summary>Appends each event and reads it for a reader who has all before it.</summary>
    [Benchmark(OperationsPerInvoke = Tokens)]
    public long AppendAndRead()
    {
        var log = new ThreadLog(1);
        var cursor = log.End;
        foreach (var threadEvent in _events)
        {
            log.Append(threadEvent);
            cursor = log.Read(cursor, log.End, MaxBatchLength)[^1].End;
        }

        return cursor;
    }

    /// <summary>Reads everything at once, merged: what a reader who comes late is given.</summary>
    [Benchmark(OperationsPerInvoke = Tokens)]
    public long ReadMerged()
    {
        var log = new ThreadLog(1);
        foreach (var threadEvent in _events)
        {
            log.Append(threadEvent);
        }

        return log.Read(1, log.End, MaxBatchLength)[^1].End;
    }

    /// <summary>Keeps up what the thread is.</summary>
    [Benchmark(OperationsPerInvoke = Tokens)]
    public object Fold()
    {
        var fold = new ThreadFold(0);
        fold.Apply(new ThreadEvent.TurnStarted(new EventStamp(Thread, Turn, 0, DateTimeOffset.UnixEpoch)));
        foreach (var threadEvent in _events)
        {
            fold.Apply(threadEvent);
        }

        return fold.Conversation;
    }
}
