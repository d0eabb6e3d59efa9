using System.Diagnostics.CodeAnalysis;
using Akka.Actor;

namespace Akka.TestKit.Internal;

/// <summary>Queues every message for the test to read.</summary>
internal sealed class TestActorImplementation(TestMessageQueue queue) : ActorBase
{
    private readonly ChildStrategies _strategies = new();
    private Func<object, bool>? _shouldIgnore;
    private AutoPilot _pilot = AutoPilot.NoAutoPilot;

    protected override SupervisorStrategy SupervisorStrategy() => _strategies;

    protected override bool Receive(object message)
    {
        if (message is TestActorCommand command)
        {
            Obey(command);
            return true;
        }

        var sender = Sender;
        if (_pilot is not NoAutoPilot)
        {
            var next = _pilot.Run(sender, message);
            _pilot = next is KeepRunning ? _pilot : next;
        }

        if (_shouldIgnore is null || !_shouldIgnore(message))
        {
            queue.Enqueue(new RealMessageEnvelope(message, sender));
        }

        return true;
    }

    private void Obey(TestActorCommand command)
    {
        switch (command)
        {
            case TestActorCommand.SetIgnore ignore:
                _shouldIgnore = ignore.ShouldIgnore;
                break;
            case TestActorCommand.SetAutoPilot autoPilot:
                _pilot = autoPilot.Pilot;
                break;
            case TestActorCommand.Watch watch:
                Context.Watch(watch.Target);
                watch.Complete();
                break;
            case TestActorCommand.Unwatch unwatch:
                Context.Unwatch(unwatch.Target);
                unwatch.Complete();
                break;
            case TestActorCommand.Spawn spawn:
                Start(spawn);
                break;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "whatever prevents the child is handed to the test that asked for it")]
    private void Start(TestActorCommand.Spawn spawn)
    {
        try
        {
            var child = Context.ActorOf(spawn.Props, spawn.Name);
            _strategies.Set(child, spawn.Strategy);
            spawn.Complete(child);
        }
        catch (Exception error)
        {
            spawn.Fail(error);
        }
    }
}
