using System.Globalization;
using AgentRuntime.Benchmarks.Actors;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AgentRuntime.Benchmarks;

/// <summary>What something that does nothing holds: live bytes after a collection, over many of them.</summary>
internal static class HeldMemory
{
    private const int Actors = 50_000;
    private const int Streams = 10_000;

    internal static async Task PrintAsync(TextWriter output)
    {
        var system = Systems.Create();
        var props = Props.Create(() => new IdleActor());
        system.ActorOf(props);
        await ReportAsync(output, "idle ReceiveActor", Actors, _ => system.ActorOf(props));

        var materializer = system.Materializer();
        var stalled = Source.Maybe<int>()
            .Select(static element => element)
            .Via(KillSwitches.Single<int>())
            .To(Sink.Ignore<int>());
        stalled.Run(materializer).SetResult(0);
        await ReportAsync(output, "stalled stream", Streams, _ => stalled.Run(materializer));
        await system.Terminate();
    }

    private static async Task ReportAsync(TextWriter output, string name, int count, Func<int, object> create)
    {
        var kept = new object[count];
        var before = await LiveBytesAsync();
        for (var i = 0; i < count; i++)
        {
            kept[i] = create(i);
        }

        var held = (await LiveBytesAsync() - before) / (double)count;
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name}: {held:F0} B each, {count} of them"));
        GC.KeepAlive(kept);
    }

    private static async Task<long> LiveBytesAsync()
    {
        // Whatever is starting up comes to rest first.
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
