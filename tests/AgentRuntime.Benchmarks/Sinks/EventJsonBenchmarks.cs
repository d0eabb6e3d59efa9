using System.Buffers;
using AgentRuntime.Model;
using AgentRuntime.Sinks;
using BenchmarkDotNet.Attributes;

namespace AgentRuntime.Benchmarks.Sinks;

/// <summary>What an event costs on its way to bytes.</summary>
[MemoryDiagnoser]
public class EventJsonBenchmarks
{
    private readonly ArrayBufferWriter<byte> _output = new(4096);
    private readonly ThreadEvent _text = new ThreadEvent.AgentText(
        new EventStamp(ThreadId.Parse("0199c0de-7a4b-7c2e-9d1f-3b5a6c7d8e9f"), new TurnId("0199c0de-7a4b-7c2e-9d1f-3b5a6c7d8e9a"), 1_234, DateTimeOffset.UnixEpoch),
        "0199c0de-7a4b-7c2e-9d1f-3b5a6c7d8e9a.1",
        " token");

    /// <summary>One delta of one token.</summary>
    [Benchmark]
    public int Text()
    {
        _output.ResetWrittenCount();
        using var writer = ThreadEventJson.CreateWriter(_output);
        ThreadEventJson.Write(writer, _text);
        writer.Flush();
        return _output.WrittenCount;
    }
}
