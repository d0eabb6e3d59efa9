using Akka.Pattern;

namespace Akka.Streams.Implementation;

/// <summary>The islands that run under one supervisor: a list through the islands themselves.</summary>
internal sealed class StreamRegistry
{
    /// <summary>How long a stop waits for handlers that run on other threads; one that blocks longer is left to end alone.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private StreamIsland? _first;
    private int _count;
    private bool _stopped;

    public int Count => Volatile.Read(ref _count);

    public bool IsStopped => Volatile.Read(ref _stopped);

    /// <summary>Takes an island in.</summary>
    /// <exception cref="IllegalStateException">The supervisor has stopped.</exception>
    public void Add(StreamIsland island)
    {
        lock (_lock)
        {
            if (_stopped)
            {
                throw ShutDown();
            }

            island.NextIsland = _first;
            if (_first is not null)
            {
                _first.PreviousIsland = island;
            }

            _first = island;
            _count++;
        }
    }

    public void Remove(StreamIsland island)
    {
        lock (_lock)
        {
            if (island.PreviousIsland is null && !ReferenceEquals(_first, island))
            {
                return;
            }

            if (island.PreviousIsland is { } previous)
            {
                previous.NextIsland = island.NextIsland;
            }
            else
            {
                _first = island.NextIsland;
            }

            if (island.NextIsland is { } next)
            {
                next.PreviousIsland = island.PreviousIsland;
            }

            island.PreviousIsland = null;
            island.NextIsland = null;
            _count--;
        }
    }

    /// <summary>Lets no more islands in.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _stopped = true;
        }
    }

    /// <summary>Stops all islands, and waits until their stages have run their <c>PostStop</c>.</summary>
    public void StopAll()
    {
        Close();
        var running = new List<StreamIsland>();
        foreach (var island in Snapshot())
        {
            if (!island.TryAbort())
            {
                running.Add(island);
            }
        }

        foreach (var island in running)
        {
            SpinWait.SpinUntil(() => island.HasEnded || island.TryAbort(), StopPatience);
        }
    }

    public static IllegalStateException ShutDown()
        => new("Trying to materialize stream after materializer has been shutdown");

    private List<StreamIsland> Snapshot()
    {
        lock (_lock)
        {
            var islands = new List<StreamIsland>(_count);
            for (var island = _first; island is not null; island = island.NextIsland)
            {
                islands.Add(island);
            }

            return islands;
        }
    }
}
