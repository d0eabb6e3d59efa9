using AgentRuntime.Testing;
using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AgentRuntime.Kernel.Streams.Tests;

public class MaterializerTests : StreamTest
{
    [KernelFact("the handlers are told of the abrupt end before PostStop")]
    public async Task Shutdown_RunningStream_RunsPostStopWithoutHandlersAndFailsTheTask()
    {
        var probe = new ProbeStage<int>();
        var materializer = Sys.Materializer();
        var done = Source.Maybe<int>().Via(probe).RunWith(Sink.Ignore<int>(), materializer);

        materializer.Shutdown();

        await FailureOf<AbruptTerminationException>(done);
        await probe.Stopped.WaitAsync(Patience);
        Assert.Equal(["start", "stop"], probe.Events);
    }

    [KernelFact("a stream that never rests is not stopped by its materializer")]
    public async Task Shutdown_BusyStream_StopsIt()
    {
        var probe = new ProbeStage<int>();
        var materializer = Sys.Materializer();
        var done = Source.Repeat(1).Via(probe).RunWith(Sink.Ignore<int>(), materializer);

        materializer.Shutdown();

        await FailureOf<AbruptTerminationException>(done);
        await probe.Stopped.WaitAsync(Patience);
    }

    [KernelFact("a stream that never rests is not stopped by its materializer")]
    public async Task Shutdown_ManyBusyStreamsInEveryPhase_StopsThemAll()
    {
        for (var round = 0; round < 100; round++)
        {
            var materializer = Sys.Materializer();
            var streams = Enumerable.Range(0, 6)
                .Select(i => (i % 2 == 0 ? Source.Repeat(1) : Source.Repeat(1).Async()).RunWith(Sink.Ignore<int>(), materializer))
                .ToList();

            materializer.Shutdown();

            foreach (var stream in streams)
            {
                await Assert.ThrowsAnyAsync<Exception>(() => stream).WaitAsync(Patience);
            }
        }
    }

    [Fact]
    public void Shutdown_ThenMaterialize_Fails()
    {
        var materializer = Sys.Materializer();
        materializer.Shutdown();

        Assert.True(materializer.IsShutdown);
        Assert.ThrowsAny<Exception>(() => Source.Single(1).To(Sink.Ignore<int>()).Run(materializer));
    }

    [Fact]
    public async Task Context_ActorStops_ItsStreamsStopWithIt()
    {
        var probe = new ProbeStage<int>();
        var done = new TaskCompletionSource<Task<Done>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var owner = Sys.ActorOf(Props.Create(() => new Owner(probe, done)));
        Watch(owner);
        var stream = await done.Task.WaitAsync(Patience);

        Sys.Stop(owner);
        ExpectTerminated(owner, Patience);

        Assert.Contains("stop", probe.Events);
        await FailureOf<AbruptTerminationException>(stream);
    }

    [Fact]
    public async Task Terminate_SystemWithStreams_RunsTheirPostStop()
    {
        var system = ActorSystem.Create("short", "akka.loglevel = OFF");
        var probe = new ProbeStage<int>();
        Source.Maybe<int>().Via(probe).To(Sink.Ignore<int>()).Run(system.Materializer());

        await system.Terminate().WaitAsync(Patience);

        Assert.Contains("stop", probe.Events);
    }

    [Fact]
    public async Task Run_WithSystem_UsesOneMaterializerForAll()
    {
        Assert.Equal(6, await Source.From([1, 2, 3]).RunSum((a, b) => a + b, Sys).WaitAsync(Patience));
        Assert.Equal([1], await Source.Single(1).RunWith(Sink.Seq<int>(), Sys).WaitAsync(Patience));
    }

    [Fact]
    public void Settings_FromHocon_AreRead()
    {
        var system = ActorSystem.Create("configured", "akka.loglevel = OFF, akka.stream.materializer { initial-input-buffer-size = 2, max-input-buffer-size = 8, sync-processing-limit = 7 }");
        try
        {
            var settings = ActorMaterializerSettings.Create(system);

            Assert.Equal(2, settings.InitialInputBufferSize);
            Assert.Equal(8, settings.MaxInputBufferSize);
            Assert.Equal(7, settings.SyncProcessingLimit);
        }
        finally
        {
            system.Dispose();
        }
    }

    [Fact]
    public async Task Dispatcher_Configured_RunsTheStream()
        => Assert.Equal(
            [1],
            await Source.Single(1)
                .WithAttributes(ActorAttributes.CreateDispatcher("akka.stream.default-blocking-io-dispatcher").And(Attributes.CreateAsyncBoundary()))
                .RunWith(Sink.Seq<int>(), Materializer)
                .WaitAsync(Patience));

    [Fact]
    public void Dispatcher_NotConfigured_FailsTheMaterialization()
        => Assert.ThrowsAny<Exception>(() => Source.Single(1)
            .WithAttributes(ActorAttributes.CreateDispatcher("nowhere").And(Attributes.CreateAsyncBoundary()))
            .To(Sink.Ignore<int>())
            .Run(Materializer));

    [Fact]
    public void Settings_Defaults_AreTheDocumentedOnes()
    {
        var settings = ActorMaterializerSettings.Create(Sys);

        Assert.Equal(4, settings.InitialInputBufferSize);
        Assert.Equal(16, settings.MaxInputBufferSize);
        Assert.Equal(1000, settings.SyncProcessingLimit);
    }

    [Fact]
    public async Task SyncProcessingLimit_EndlessStreams_LetOthersRun()
    {
        // More endless streams than threads: without a limit the last would never get one.
        var switches = Enumerable.Range(0, Environment.ProcessorCount * 4)
            .Select(_ => Source.Repeat(1).ViaMaterialized(KillSwitches.Single<int>(), Keep.Right).To(Sink.Ignore<int>()).Run(Materializer))
            .ToList();

        Assert.Equal(1, await Source.Single(1).RunWith(Sink.First<int>(), Materializer).WaitAsync(Patience));

        switches.ForEach(killSwitch => killSwitch.Shutdown());
    }

    [Fact]
    public async Task Materialize_ManyTimes_HoldsNothing()
    {
        async Task RunMany(int count)
        {
            for (var i = 0; i < count; i++)
            {
                await Source.Single(i).Via(KillSwitches.Single<int>()).Async().RunWith(Sink.Ignore<int>(), Materializer);
            }
        }

        await RunMany(2_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await RunMany(20_000).WaitAsync(TimeSpan.FromMinutes(2));

        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(growth < 2_000_000, $"20,000 streams left {growth} bytes behind");
    }

    [Fact]
    public void MaterializedValues_Keep_CombineLeftToRight()
    {
        var graph = Source.Empty<int>().MapMaterializedValue(_ => "source")
            .ViaMaterialized(Flow.Create<int>().MapMaterializedValue(_ => "flow"), Keep.Both)
            .ToMaterialized(Sink.Cancelled<int>().MapMaterializedValue(_ => "sink"), (left, right) => (left, right));

        var ((source, flow), sink) = graph.Run(Materializer);

        Assert.Equal(("source", "flow", "sink"), (source, flow, sink));
    }

    [Fact]
    public void MaterializedValues_Default_KeepsTheLeft()
        => Assert.Equal(
            "source",
            Source.Empty<int>().MapMaterializedValue(_ => "source").Via(Flow.Create<int>()).To(Sink.Ignore<int>()).Run(Materializer));

    [Fact]
    public async Task Blueprint_UsedTwice_GivesIndependentStreams()
    {
        var graph = Source.From([1, 2]).Select(i => i + 1).ToMaterialized(Sink.Seq<int>(), Keep.Right);

        var first = graph.Run(Materializer);
        var second = graph.Run(Materializer);

        Assert.Equal([2, 3], await first.WaitAsync(Patience));
        Assert.Equal([2, 3], await second.WaitAsync(Patience));
    }

    [Fact]
    public async Task Chain_VeryLong_IsMaterialized()
    {
        var source = Source.Single(0);
        for (var i = 0; i < 20_000; i++)
        {
            source = source.Select(x => x + 1);
        }

        Assert.Equal(20_000, await source.RunWith(Sink.First<int>(), Materializer).WaitAsync(TimeSpan.FromMinutes(1)));
    }

    private sealed class Owner : ReceiveActor
    {
        public Owner(ProbeStage<int> probe, TaskCompletionSource<Task<Done>> done)
            => done.TrySetResult(Source.Maybe<int>().Via(probe).RunWith(Sink.Ignore<int>(), Context.Materializer()));
    }
}
