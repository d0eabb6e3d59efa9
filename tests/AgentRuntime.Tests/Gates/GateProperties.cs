using AgentRuntime.Gates;
using AgentRuntime.Model;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using FsCheck;
using FsCheck.Fluent;

namespace AgentRuntime.Tests.Gates;

/// <summary>Random requesters that come, go, give up and die at one gate: never more permits out than there are, and in the end all are back.</summary>
public sealed class GateProperties : TestKit
{
    private const int Permits = 3;
    private const int Cases = 100;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>0–3 a requester asks once more, 4–7 it releases its oldest request, held or not, 8 one of them dies.</summary>
    private static readonly Arbitrary<int[]> Steps = Gen.Choose(0, 8).ArrayOf(60).ToArbitrary();

    [Fact]
    public void Steps_Any_NeverMorePermitsThanThereAreAndAllComeBack() =>
        Prop.ForAll(Steps, Run).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

    private bool Run(int[] steps)
    {
        var server = new GateServer("http://server", "fake", Permits, static _ => Task.FromResult<int?>(null));
        var settings = new GateSettings { Permits = Permits, PlaceInterval = TimeSpan.FromHours(1) };
        var gate = Sys.ActorOf(GateSupervisor.Props(server, settings, TimeProvider.System));
        var barrier = CreateTestProbe();
        var requesters = Enumerable.Range(0, 4).Select(_ => new Requester(gate, CreateTestProbe())).ToArray();
        var isWithin = true;
        for (var i = 0; i < steps.Length; i++)
        {
            switch (steps[i])
            {
                case < 4 and var index:
                    requesters[index].Acquire();
                    break;
                case < 8 and var index:
                    requesters[index - 4].ReleaseOldest();
                    break;
                default:
                    var dying = i % requesters.Length;
                    Watch(requesters[dying].Probe.Ref);
                    Sys.Stop(requesters[dying].Probe.Ref);
                    ExpectTerminated(requesters[dying].Probe.Ref, Deadline);
                    requesters[dying] = new Requester(gate, CreateTestProbe());
                    break;
            }

            Await(gate, barrier);
            isWithin &= requesters.Sum(static requester => requester.CountHeld()) <= Permits;
        }

        foreach (var requester in requesters)
        {
            Sys.Stop(requester.Probe.Ref);
        }

        gate.Tell(new GateProtocol.Release(0, GateOutcome.Abandoned.Instance), barrier.Ref);
        for (var requestId = 1; requestId <= Permits; requestId++)
        {
            gate.Tell(new GateProtocol.Acquire(requestId, "barrier", RequestPriority.Background), barrier.Ref);
            barrier.FishForMessage(message => message is GateProtocol.Granted granted && granted.RequestId == requestId, Deadline);
        }

        Sys.Stop(gate);
        return isWithin;
    }

    /// <summary>The gate has answered all that it was sent before: it answers a request that it knows each time.</summary>
    private static void Await(IActorRef gate, TestProbe barrier)
    {
        gate.Tell(new GateProtocol.Acquire(0, "barrier", RequestPriority.Background), barrier.Ref);
        if (barrier.ReceiveOne(Deadline) is GateProtocol.Granted)
        {
            gate.Tell(new GateProtocol.Release(0, GateOutcome.Abandoned.Instance), barrier.Ref);
        }
    }

    private sealed class Requester(IActorRef gate, TestProbe probe)
    {
        private readonly List<long> _asked = [];
        private readonly HashSet<long> _held = [];
        private long _requestId;

        internal TestProbe Probe => probe;

        internal void Acquire()
        {
            _asked.Add(++_requestId);
            gate.Tell(new GateProtocol.Acquire(_requestId, probe.Ref.Path.Name, RequestPriority.Interactive), probe.Ref);
        }

        internal void ReleaseOldest()
        {
            if (_asked.Count > 0)
            {
                _held.Remove(_asked[0]);
                gate.Tell(new GateProtocol.Release(_asked[0], GateOutcome.Succeeded.Instance), probe.Ref);
                _asked.RemoveAt(0);
            }
        }

        internal int CountHeld()
        {
            while (probe.HasMessages)
            {
                if (probe.ReceiveOne(Deadline) is GateProtocol.Granted granted && _asked.Contains(granted.RequestId))
                {
                    _held.Add(granted.RequestId);
                }
            }

            return _held.Count;
        }
    }
}
