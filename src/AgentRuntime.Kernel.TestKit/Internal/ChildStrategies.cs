using Akka.Actor;

namespace Akka.TestKit.Internal;

/// <summary>Supervises each child of a test actor by the strategy that its test gave; by the default strategy where it gave none.</summary>
internal sealed class ChildStrategies : SupervisorStrategy
{
    private readonly Dictionary<IActorRef, SupervisorStrategy> _byChild = [];

    public override IDecider Decider => DefaultDecider;

    public void Set(IActorRef child, SupervisorStrategy? strategy)
    {
        if (strategy is not null)
        {
            _byChild[child] = strategy;
        }
    }

    protected override Directive Handle(IActorRef child, Exception exception) => Of(child).Decider.Decide(exception);

    internal override void ProcessFailure(ActorCell cell, bool restart, LocalActorRef child, Exception cause, LocalActorRef[] children) =>
        Of(child).ProcessFailure(cell, restart, child, cause, children);

    private SupervisorStrategy Of(IActorRef child) => _byChild.TryGetValue(child, out var strategy) ? strategy : DefaultStrategy;
}
