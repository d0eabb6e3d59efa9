using AgentRuntime.Hosting;
using AgentRuntime.Threads;
using BenchmarkDotNet.Attributes;

namespace AgentRuntime.Benchmarks.Threads;

/// <summary>What a token costs from the provider's source to a sink, where every token is a batch of its own, as at a model's pace.</summary>
[MemoryDiagnoser]
public class ThreadBenchmarks
{
    private const int Tokens = 20_000;

    private AgentRuntimeHost _runtime = null!;

    /// <summary>How many sinks the thread has.</summary>
    [Params(1, 4)]
    public int Sinks { get; set; }

    /// <summary>Starts the runtime.</summary>
    [GlobalSetup]
    public void Setup() => _runtime = AgentRuntimeHost.Start(static rt => rt
        .AddProvider(new TokenProvider(Tokens))
        .Configure(static settings => settings with { Title = settings.Title with { IsEnabled = false } }));

    /// <summary>Stops the runtime.</summary>
    [GlobalCleanup]
    public async Task CleanupAsync() => await _runtime.DisposeAsync();

    /// <summary>A turn of many tokens.</summary>
    [Benchmark(OperationsPerInvoke = Tokens)]
    public async Task TurnAsync()
    {
        var thread = await _runtime.CreateThreadAsync(new ThreadOptions { Model = "bench/x" });
        var sinks = Enumerable.Range(0, Sinks).Select(static _ => new TurnEndSink()).ToArray();
        var subscriptions = new List<IDisposable>();
        foreach (var sink in sinks)
        {
            subscriptions.Add(await thread.AttachAsync(sink));
        }

        await thread.SendAsync("go");
        await Task.WhenAll(sinks.Select(static sink => sink.Stopped));
        subscriptions.ForEach(static subscription => subscription.Dispose());
        await _runtime.DeleteThreadAsync(thread.Id);
    }
}
