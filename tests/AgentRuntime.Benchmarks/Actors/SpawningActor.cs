using Akka.Actor;

namespace AgentRuntime.Benchmarks.Actors;

/// <summary>Makes a number of children and stops with them.</summary>
internal sealed class SpawningActor : ReceiveActor
{
    private static readonly Props ChildProps = Props.Create(() => new IdleActor());

    private Countdown? _countdown;

    public SpawningActor()
    {
        Receive<Spawn>(spawn =>
        {
            _countdown = spawn.Countdown;
            for (var i = 0; i < spawn.Count; i++)
            {
                Context.ActorOf(ChildProps);
            }

            Context.Stop(Self);
        });
    }

    protected override void PostStop() => _countdown?.Signal();

    internal sealed record Spawn(int Count, Countdown Countdown);
}
