using AgentRuntime.Testing;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AgentRuntime.Kernel.Streams.Tests;

public sealed class MaterializationSoakTests : StreamTest
{
    // A leaked stage or island is hundreds of bytes; what the runtime itself keeps for a while is not.
    private const long MostGrowthBytes = 2_000_000;

    // The official packages take some fifty times as long for each.
    private static readonly int Runs = KernelUnderTest.IsInTree ? 1_000_000 : 20_000;

    [Fact]
    public async Task Run_ManyTimes_HoldsNothingOfTheStreamsThatEnded()
    {
        await RunAsync(Runs / 100);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await RunAsync(Runs);

        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(growth < MostGrowthBytes, $"{Runs} streams that had ended left {growth} bytes behind.");
    }

    private async Task RunAsync(int count)
    {
        var graph = Source.Single(1)
            .Select(static element => element)
            .Via(KillSwitches.Single<int>())
            .ToMaterialized(Sink.Ignore<int>(), Keep.Right);
        for (var i = 0; i < count; i++)
        {
            await graph.Run(Materializer);
        }
    }
}
