using System.Collections.Concurrent;
using AgentRuntime.Testing;
using Akka;
using Akka.Actor;
using Akka.Configuration;

namespace AgentRuntime.Kernel.Tests.Actor;

public sealed class CoordinatedShutdownTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<string> _ran = new();
    private ActorSystem? _system;

    [Fact]
    public async Task Run_TasksInSeveralPhases_RunInTheOrderOfThePhases()
    {
        var shutdown = Shutdown();
        Record(shutdown, CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "last");
        Record(shutdown, CoordinatedShutdown.PhaseServiceStop, "middle");
        Record(shutdown, CoordinatedShutdown.PhaseBeforeServiceUnbind, "first");

        await Run(shutdown);

        Assert.Equal(["first", "middle", "last"], _ran);
    }

    [Fact]
    public async Task Run_LastPhase_TerminatesTheSystem()
    {
        var shutdown = Shutdown();

        await Run(shutdown);

        await _system!.WhenTerminated.WaitAsync(Long);
    }

    [Fact]
    public async Task Run_TasksOfOnePhase_RunInParallel()
    {
        var shutdown = Shutdown();
        var first = new TaskCompletionSource();
        var second = new TaskCompletionSource();
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "first", async () =>
        {
            first.SetResult();
            await second.Task;
            return Done.Instance;
        });
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "second", async () =>
        {
            second.SetResult();
            await first.Task;
            return Done.Instance;
        });

        await Run(shutdown);

        Assert.True(first.Task.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Run_CalledTwice_RunsOnceWithTheFirstReason()
    {
        var shutdown = Shutdown();
        Assert.Null(shutdown.ShutdownReason);
        Record(shutdown, CoordinatedShutdown.PhaseServiceStop, "once");

        await Run(shutdown);
        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Long);

        Assert.Equal(["once"], _ran);
        Assert.Same(CoordinatedShutdown.ClusterLeavingReason.Instance, shutdown.ShutdownReason);
    }

    [Fact]
    public async Task Run_FromAPhase_LeavesOutTheEarlierOnes()
    {
        var shutdown = Shutdown();
        Record(shutdown, CoordinatedShutdown.PhaseServiceUnbind, "early");
        Record(shutdown, CoordinatedShutdown.PhaseServiceStop, "late");

        await shutdown.Run(CoordinatedShutdown.UnknownReason.Instance, CoordinatedShutdown.PhaseServiceStop).WaitAsync(Long);

        Assert.Equal(["late"], _ran);
    }

    [Fact]
    public async Task Run_TaskFails_GoesOn()
    {
        var shutdown = Shutdown();
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "fails", () => throw new InvalidOperationException("on purpose"));
        Record(shutdown, CoordinatedShutdown.PhaseServiceStop, "after");

        await Run(shutdown);

        Assert.Equal(["after"], _ran);
    }

    [Fact]
    public async Task Run_PhaseTimesOut_GoesOn()
    {
        var shutdown = Shutdown("akka.coordinated-shutdown.phases.service-unbind.timeout = 50ms");
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "never", () => new TaskCompletionSource<Done>().Task);
        Record(shutdown, CoordinatedShutdown.PhaseServiceStop, "after");

        await Run(shutdown);

        Assert.Equal(["after"], _ran);
    }

    [Theory]
    [InlineData("recover = off, timeout = 50ms")]
    [InlineData("recover = off, timeout = 20s")]
    public async Task Run_PhaseMayNotRecover_FailsAndStopsThere(string settings)
    {
        var shutdown = Shutdown($"akka.coordinated-shutdown.phases.service-unbind {{ {settings} }}");
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "fails", async () =>
        {
            await (settings.Contains("50ms", StringComparison.Ordinal) ? new TaskCompletionSource().Task : Task.CompletedTask);
            throw new InvalidOperationException("on purpose");
        });
        Record(shutdown, CoordinatedShutdown.PhaseServiceStop, "after");

        await Assert.ThrowsAnyAsync<Exception>(() => Run(shutdown));

        Assert.Empty(_ran);
    }

    [KernelFact("no phase can be disabled")]
    public async Task Run_PhaseDisabled_IsSkipped()
    {
        var shutdown = Shutdown("akka.coordinated-shutdown.phases.service-unbind.enabled = off");
        Record(shutdown, CoordinatedShutdown.PhaseServiceUnbind, "disabled");
        Record(shutdown, CoordinatedShutdown.PhaseServiceStop, "enabled");

        await Run(shutdown);

        Assert.Equal(["enabled"], _ran);
    }

    [Fact]
    public async Task Run_PhaseOfTheConfiguration_RunsWhereItDependsOn()
    {
        var shutdown = Shutdown("""
            akka.coordinated-shutdown.phases {
              mine { depends-on = [service-unbind] }
              service-stop { depends-on = [service-requests-done, mine] }
            }
            """);
        Record(shutdown, CoordinatedShutdown.PhaseServiceStop, "stop");
        Record(shutdown, "mine", "mine");
        Record(shutdown, CoordinatedShutdown.PhaseServiceUnbind, "unbind");

        await Run(shutdown);

        Assert.Equal(["unbind", "mine", "stop"], _ran);
    }

    [Fact]
    public async Task Run_SystemMayNotTerminate_LeavesItRunning()
    {
        var shutdown = Shutdown("akka.coordinated-shutdown { terminate-actor-system = off, run-by-actor-system-terminate = off }");

        await Run(shutdown);

        Assert.False(_system!.WhenTerminated.IsCompleted);
    }

    [Fact]
    public async Task Terminate_System_RunsThePhases()
    {
        var shutdown = Shutdown();
        Record(shutdown, CoordinatedShutdown.PhaseServiceStop, "stop");

        await _system!.Terminate().WaitAsync(Long);

        Assert.Equal(["stop"], _ran);
        Assert.Same(CoordinatedShutdown.ActorSystemTerminateReason.Instance, shutdown.ShutdownReason);
    }

    [Fact]
    public void AddTask_UnknownPhase_Throws()
    {
        var shutdown = Shutdown();

        Assert.ThrowsAny<Exception>(() => shutdown.AddTask("no-such-phase", "x", () => Task.FromResult(Done.Instance)));
    }

    [Fact]
    public void Timeout_ConfiguredAndDefault_AreKnown()
    {
        var shutdown = Shutdown("akka.coordinated-shutdown { default-phase-timeout = 7s, phases.service-stop.timeout = 3s }");

        Assert.Equal(TimeSpan.FromSeconds(3), shutdown.Timeout(CoordinatedShutdown.PhaseServiceStop));
        Assert.Equal(TimeSpan.FromSeconds(7), shutdown.Timeout(CoordinatedShutdown.PhaseServiceUnbind));
        Assert.Equal(TimeSpan.FromSeconds(10), shutdown.Timeout(CoordinatedShutdown.PhaseActorSystemTerminate));
    }

    [Fact]
    public void Constructor_PhasesInACycle_Throws()
    {
        const string config = """
            akka.coordinated-shutdown.phases {
              a { depends-on = [b] }
              b { depends-on = [a] }
            }
            """;

        Assert.Throws<ArgumentException>(() => Shutdown(config));

        // A system whose shutdown can not be made can not be terminated either.
        _system = null;
    }

    public void Dispose() => _ = _system?.Terminate();

    private static Task<Done> Run(CoordinatedShutdown shutdown) => shutdown.Run(CoordinatedShutdown.ClusterLeavingReason.Instance).WaitAsync(Long);

    private CoordinatedShutdown Shutdown(string config = "")
    {
        _system = ActorSystem.Create("shutdown", ConfigurationFactory.ParseString(config + "\nakka.loglevel = OFF\nakka.stdout-loglevel = OFF"));
        return CoordinatedShutdown.Get(_system);
    }

    private void Record(CoordinatedShutdown shutdown, string phase, string name) => shutdown.AddTask(phase, name, () =>
    {
        _ran.Enqueue(name);
        return Task.FromResult(Done.Instance);
    });
}
