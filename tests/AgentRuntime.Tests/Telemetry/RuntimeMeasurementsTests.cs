using AgentRuntime.Gates;
using AgentRuntime.Model;
using AgentRuntime.Providers.Ollama;
using AgentRuntime.Sinks;
using AgentRuntime.Testing;
using AgentRuntime.Tests.Sinks;
using AgentRuntime.Tests.Threads;
using AgentRuntime.Threads.Requests;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.TestKit.Xunit2;

namespace AgentRuntime.Tests.Telemetry;

/// <summary>What is measured where it happens: at the gate, at the sinks.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class RuntimeMeasurementsTests : TestKit
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Fact]
    public void Granted_AfterAWait_MeasuresIt()
    {
        using var recorder = new TelemetryRecorder(spans: false);
        var time = new ManualTimeProvider();
        var settings = new GateSettings { Permits = 1 };
        var gate = Sys.ActorOf(GateSupervisor.Props(
            new GateServer("http://server", "fake", 1, static _ => Task.FromResult<int?>(null)), settings, time));
        gate.Tell(new GateProtocol.Acquire(1, "a", RequestPriority.Interactive), TestActor);
        ExpectMsg<GateProtocol.Granted>(Deadline);
        gate.Tell(new GateProtocol.Acquire(2, "a", RequestPriority.Background), TestActor);
        ExpectMsg<GateProtocol.Waiting>(Deadline);
        time.Advance(TimeSpan.FromSeconds(4));

        gate.Tell(new GateProtocol.Release(1, GateOutcome.Succeeded.Instance), TestActor);
        ExpectMsg<GateProtocol.Granted>(Deadline);

        AwaitAssert(
            () => Assert.Equal(
                [(0.0, "http://server", "interactive"), (4.0, "http://server", "background")],
                recorder.Measurements("agent_runtime.gate.wait.duration").Select(static wait =>
                    (wait.Value, (string)wait.Tags["agent_runtime.gate.server"]!, (string)wait.Tags["agent_runtime.gate.priority"]!))),
            Deadline);
    }

    [Fact]
    public void Deliver_ToASink_MeasuresTheHopAndTheWrite()
    {
        using var recorder = new TelemetryRecorder(spans: false);
        var thread = CreateTestProbe();
        var sink = new ManualSink(completesAtOnce: true);
        var actor = Sys.ActorOf(SinkActor.Props(thread.Ref, static message => message, 0, SinkMode.Free, sink, new SinkSettings()));
        thread.ExpectMsg<SinkProtocol.Pull>(Deadline);
        var registry = new SinkRegistry(new SinkSettings());
        registry.Pull(actor, new SinkProtocol.Pull(0, SinkMode.Free));

        registry.Serve(5, 0, static (_, _, _, _) => [Some.Text(0, "hello")], thread.Ref);
        thread.ExpectMsg<SinkProtocol.Pull>(Deadline);

        Assert.Equal(
            ["sink", "write"],
            recorder.Measurements("agent_runtime.hop.duration").Select(static hop => (string)hop.Tags["agent_runtime.hop"]!));
    }

    [Fact]
    public async Task Stream_EachBatch_MeasuresWhatDecodingAdds()
    {
        using var recorder = new TelemetryRecorder(spans: false);
        await using var server = new RawHttpServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteHeadAsync("application/x-ndjson");
            await connection.WriteChunkAsync("""{"message":{"role":"assistant","content":"x"},"done":true,"done_reason":"stop"}""" + "\n");
            await connection.WriteLastChunkAsync();
        });
        using var provider = new OllamaProvider(new OllamaOptions(server.Url));

        await provider.Stream(new CompletionRequest("m", [new ModelMessage.User("hi")]))
            .RunWith(Sink.Ignore<CompletionBatch>(), Sys.Materializer())
            .WaitAsync(Deadline);

        Assert.All(
            recorder.Measurements("agent_runtime.hop.duration"),
            static hop => Assert.Equal(("parse", true), (hop.Tags["agent_runtime.hop"], hop.Value >= 0)));
        Assert.NotEmpty(recorder.Measurements("agent_runtime.hop.duration"));
    }

    [Fact]
    public async Task ModelCall_BesideTheTurns_IsToldWithItsTokensAndItsThread()
    {
        using var recorder = new TelemetryRecorder();
        var provider = new FakeProvider();
        var call = new ModelCall(provider, new CompletionRequest("m", []), TestActor, "owner", RequestPriority.Background, 1_000)
        {
            ThreadId = Some.Thread,
        };
        var run = call.RunAsync(Sys, CancellationToken.None);
        ExpectMsg<GateProtocol.Acquire>(Deadline);
        LastSender.Tell(new GateProtocol.Granted(1), TestActor);
        var stream = await provider.NextAsync();
        await stream.SendAsync(new CompletionEvent.Text("A title"), new CompletionEvent.UsageUpdated(new TokenUsage(9, 2)));
        await stream.StopAsync();
        await run.WaitAsync(Deadline);

        Assert.Equal([9, 2], recorder.Measurements("gen_ai.client.token.usage").Select(static tokens => tokens.Value));
        Assert.Equal(Some.Thread.Value, recorder.Span("chat m").GetTagItem("gen_ai.conversation.id"));
    }
}
