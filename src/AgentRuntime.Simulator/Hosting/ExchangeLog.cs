using System.Collections.Immutable;

namespace AgentRuntime.Simulator.Hosting;

/// <summary>The last exchanges of a server, and who waits for one.</summary>
internal sealed class ExchangeLog(SimulatorOptions options)
{
    private readonly Lock _lock = new();
    private readonly Queue<SimulatedExchange> _exchanges = new();
    private readonly List<Waiter> _waiters = [];
    private int _received;
    private int _completions;

    /// <summary>How many requests were received; the number of the next one.</summary>
    public int Received => Volatile.Read(ref _received);

    public ImmutableArray<SimulatedExchange> Snapshot()
    {
        lock (_lock)
        {
            return [.. _exchanges];
        }
    }

    /// <summary>Makes an exchange. It is not seen before <see cref="Publish"/>.</summary>
    public SimulatedExchange Create(string method, string path, string body, long receivedAt)
    {
        var number = Interlocked.Increment(ref _received) - 1;
        return new SimulatedExchange(options.TimeProvider, number, method, path, body, receivedAt, options.RememberedTokenTimes);
    }

    /// <summary>The number of the next completion request.</summary>
    public int NextCompletion() => Interlocked.Increment(ref _completions) - 1;

    /// <summary>Adds an exchange and wakes who waits for it.</summary>
    public void Publish(SimulatedExchange exchange)
    {
        lock (_lock)
        {
            _exchanges.Enqueue(exchange);
            while (_exchanges.Count > options.MaxExchanges)
            {
                _exchanges.Dequeue();
            }

            for (var i = _waiters.Count - 1; i >= 0; i--)
            {
                if (_waiters[i].Task.IsCompleted || _waiters[i].Offer(exchange))
                {
                    _waiters.RemoveAt(i);
                }
            }
        }
    }

    /// <summary>The first exchange, past or to come, that fits.</summary>
    public async Task<SimulatedExchange> WaitAsync(Func<SimulatedExchange, bool> predicate, int skip, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(predicate, skip);
        lock (_lock)
        {
            var isFound = false;
            foreach (var exchange in _exchanges)
            {
                isFound = waiter.Offer(exchange);
                if (isFound)
                {
                    break;
                }
            }

            if (!isFound)
            {
                _waiters.Add(waiter);
            }
        }

        return await waiter.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private sealed class Waiter(Func<SimulatedExchange, bool> predicate, int skip)
    {
        private readonly TaskCompletionSource<SimulatedExchange> _found = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _skip = skip;

        public Task<SimulatedExchange> Task => _found.Task;

        public bool Offer(SimulatedExchange exchange) => predicate(exchange) && _skip-- == 0 && _found.TrySetResult(exchange);
    }
}
