using AgentRuntime.Model;
using AgentRuntime.Tests.Threads.Model;
using AgentRuntime.Threads;

namespace AgentRuntime.Tests.Invariants;

/// <summary>A reader that goes away now and then, and comes back where it was: a sink for each of its connections.</summary>
internal sealed class ReconnectingReader(AgentThread thread, long from)
{
    private readonly List<(WatchedSink Sink, long Until)> _earlier = [];
    private WatchedSink _sink = new(from);

    internal long From => from;

    internal long Cursor => _sink.Cursor;

    /// <summary>All that it got, over all its connections; what came when it had already gone away is nothing that it got.</summary>
    internal IEnumerable<ThreadEvent> Events =>
        _earlier.SelectMany(static part => part.Sink.Events.Where(threadEvent => threadEvent.End <= part.Until)).Concat(_sink.Events);

    internal async Task ConnectAsync() => _sink.Subscription = await thread.AttachAsync(_sink, _sink.From);

    internal async Task ReconnectAsync()
    {
        var cursor = _sink.Cursor;
        _sink.Detach();
        _sink.Stall(isStalled: false);
        _earlier.Add((_sink, cursor));
        _sink = new WatchedSink(cursor);
        await ConnectAsync();
    }

    internal void Stall(bool isStalled) => _sink.Stall(isStalled);

    internal void Leave() => _sink.Detach();
}
