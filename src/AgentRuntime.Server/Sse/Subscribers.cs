using System.Collections.Concurrent;
using AgentRuntime.Model;
using AgentRuntime.Server.Problems;
using Microsoft.AspNetCore.Http;

namespace AgentRuntime.Server.Sse;

/// <summary>
/// All open event streams of one server: how many an owner has, which of them share frames, and the one timer that looks after all of
/// them, so that an idle stream costs no timer of its own.
/// </summary>
internal sealed class Subscribers : IDisposable
{
    private static readonly TimeSpan MaxSweepInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MinSweepInterval = TimeSpan.FromMilliseconds(10);

    private readonly ServerSettings _settings;
    private readonly ConcurrentDictionary<EventStream, byte> _streams = new();
    private readonly ConcurrentDictionary<string, int> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<ThreadId, SharedFrames> _frames = [];
    private readonly Lock _gate = new();
    private readonly ITimer _sweeper;

    public Subscribers(ServerSettings settings, TimeProvider time)
    {
        _settings = settings;
        var interval = IntervalFor(settings.PingInterval, settings.WriteTimeout);
        _sweeper = time.CreateTimer(_ => Sweep(), null, interval, interval);
    }

    /// <summary>How many streams are open.</summary>
    public int Count => _streams.Count;

    /// <summary>Counts a stream of an owner in; disposing of what is returned counts it out.</summary>
    /// <exception cref="ProblemException">The owner has too many.</exception>
    public IDisposable Admit(string owner)
    {
        if (_owners.AddOrUpdate(owner, 1, static (_, count) => count + 1) > _settings.MaxSubscribersPerOwner)
        {
            Release(owner);
            throw new ProblemException(new Problem(
                StatusCodes.Status429TooManyRequests,
                "too_many_subscribers",
                $"There are {_settings.MaxSubscribersPerOwner} event streams open already; "
                + "agent-runtime.server.max-subscribers-per-owner allows no more. Close one first."));
        }

        return new Place(this, owner);
    }

    /// <summary>The frames that the streams of one thread share; given back with <see cref="Leave"/>.</summary>
    public SharedFrames Join(ThreadId threadId)
    {
        lock (_gate)
        {
            if (!_frames.TryGetValue(threadId, out var frames))
            {
                frames = new SharedFrames();
                _frames.Add(threadId, frames);
            }

            frames.Join();
            return frames;
        }
    }

    /// <summary>Gives the frames of a thread back.</summary>
    public void Leave(ThreadId threadId, SharedFrames frames)
    {
        lock (_gate)
        {
            if (frames.Leave() == 0)
            {
                _frames.Remove(threadId);
            }
        }
    }

    /// <summary>Looks after a stream from now on.</summary>
    public void Add(EventStream stream) => _streams.TryAdd(stream, 0);

    /// <summary>Looks after a stream no more.</summary>
    public void Remove(EventStream stream) => _streams.TryRemove(stream, out _);

    /// <summary>Stops looking after the streams.</summary>
    public void Dispose() => _sweeper.Dispose();

    // A quarter of the shortest limit: a limit is met within a quarter more than itself.
    private static TimeSpan IntervalFor(params ReadOnlySpan<TimeSpan> limits)
    {
        var interval = MaxSweepInterval;
        foreach (var limit in limits)
        {
            if (limit >= TimeSpan.Zero && limit / 4 < interval)
            {
                interval = limit / 4;
            }
        }

        return interval < MinSweepInterval ? MinSweepInterval : interval;
    }

    private void Sweep()
    {
        foreach (var (stream, _) in _streams)
        {
            stream.Tick(_settings.PingInterval, _settings.WriteTimeout);
        }

        lock (_gate)
        {
            foreach (var frames in _frames.Values)
            {
                frames.Trim();
            }
        }
    }

    private void Release(string owner)
    {
        if (_owners.AddOrUpdate(owner, 0, static (_, count) => count - 1) == 0)
        {
            _owners.TryRemove(KeyValuePair.Create(owner, 0));
        }
    }

    private sealed class Place(Subscribers subscribers, string owner) : IDisposable
    {
        private int _isReleased;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isReleased, 1) == 0)
            {
                subscribers.Release(owner);
            }
        }
    }
}
