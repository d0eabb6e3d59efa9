using System.Collections.Concurrent;
using AgentRuntime.Journal;
using AgentRuntime.Server.Problems;
using Microsoft.AspNetCore.Http;

namespace AgentRuntime.Server.Routing;

/// <summary>
/// How much an owner may have. What is there already the directory knows; what is on its way is counted here, so that many requests
/// at once do not pass the limit together.
/// </summary>
internal sealed class OwnerLimits(ServerSettings settings, ThreadDirectory directory)
{
    private readonly ConcurrentDictionary<(string Owner, Kind Kind), int> _pending = new();

    private enum Kind
    {
        Thread,
        Turn,
    }

    /// <summary>Lets an owner make a thread; what is returned is disposed of when it is made, or is not.</summary>
    /// <exception cref="ProblemException">The owner has too many.</exception>
    public async ValueTask<IDisposable> AdmitThreadAsync(string owner, CancellationToken cancellationToken)
    {
        var place = new Place(this, (owner, Kind.Thread));
        try
        {
            var count = await directory.CountAsync(owner, cancellationToken).ConfigureAwait(false);
            return place.Within(count, settings.MaxThreadsPerOwner) ? place : throw TooMany(
                "too_many_threads", "threads", settings.MaxThreadsPerOwner, "max-threads-per-owner", "Delete some.");
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    /// <summary>Lets an owner begin a turn; what is returned is disposed of when the message is taken, or is not.</summary>
    /// <exception cref="ProblemException">Too many of the owner's turns run or wait.</exception>
    public IDisposable AdmitTurn(string owner)
    {
        var place = new Place(this, (owner, Kind.Turn));
        if (place.Within(directory.CountOpenTurns(owner), settings.MaxOpenTurnsPerOwner))
        {
            return place;
        }

        place.Dispose();
        throw TooMany(
            "too_many_turns", "turns that run or wait", settings.MaxOpenTurnsPerOwner, "max-open-turns-per-owner", "Wait for one, or cancel it.");
    }

    private static ProblemException TooMany(string code, string what, int limit, string key, string advice) => new(new Problem(
        StatusCodes.Status429TooManyRequests,
        code,
        $"There are {limit} {what} already; agent-runtime.server.{key} allows no more. {advice}")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    });

    private sealed class Place : IDisposable
    {
        private readonly OwnerLimits _limits;
        private readonly (string Owner, Kind Kind) _key;
        private readonly int _pending;
        private int _isReleased;

        public Place(OwnerLimits limits, (string Owner, Kind Kind) key)
        {
            _limits = limits;
            _key = key;
            _pending = limits._pending.AddOrUpdate(key, 1, static (_, count) => count + 1);
        }

        public bool Within(int count, int limit) => count + _pending <= limit;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isReleased, 1) == 0
                && _limits._pending.AddOrUpdate(_key, 0, static (_, count) => count - 1) == 0)
            {
                _limits._pending.TryRemove(KeyValuePair.Create(_key, 0));
            }
        }
    }
}
