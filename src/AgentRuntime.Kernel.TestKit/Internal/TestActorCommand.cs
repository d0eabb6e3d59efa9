using Akka.Actor;
using Akka.Event;

namespace Akka.TestKit.Internal;

/// <summary>What a kit tells its own test actor; never shown to the test.</summary>
internal abstract class TestActorCommand : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    private TestActorCommand()
    {
    }

    public sealed class SetIgnore(Func<object, bool>? shouldIgnore) : TestActorCommand
    {
        public Func<object, bool>? ShouldIgnore => shouldIgnore;
    }

    public sealed class SetAutoPilot(AutoPilot pilot) : TestActorCommand
    {
        public AutoPilot Pilot => pilot;
    }

    /// <summary>A command that its sender waits for.</summary>
    public abstract class Answered : TestActorCommand
    {
        private readonly TaskCompletionSource<object?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<object?> Done => _done.Task;

        public void Complete(object? result = null) => _done.TrySetResult(result);

        public void Fail(Exception error) => _done.TrySetException(error);
    }

    public sealed class Watch(IActorRef target) : Answered
    {
        public IActorRef Target => target;
    }

    public sealed class Unwatch(IActorRef target) : Answered
    {
        public IActorRef Target => target;
    }

    public sealed class Spawn(Props props, string? name, SupervisorStrategy? strategy) : Answered
    {
        public Props Props => props;

        public string? Name => name;

        public SupervisorStrategy? Strategy => strategy;
    }
}
