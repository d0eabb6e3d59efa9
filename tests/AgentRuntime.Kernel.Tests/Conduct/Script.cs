using Akka.Actor;

namespace AgentRuntime.Kernel.Tests.Conduct;

/// <summary>What a <see cref="Scripted"/> actor does.</summary>
internal sealed class Script
{
    public Action<Scripted>? Constructed { get; init; }

    public Action<Scripted, object>? Receive { get; init; }

    public Action<Scripted>? PreStart { get; init; }

    public Action<Scripted>? PostStop { get; init; }

    /// <summary>Null runs the default, which stops the children and calls PostStop.</summary>
    public Action<Scripted, Exception, object?>? PreRestart { get; init; }

    /// <summary>Null runs the default, which calls PreStart.</summary>
    public Action<Scripted, Exception>? PostRestart { get; init; }

    public SupervisorStrategy? Strategy { get; init; }

    public Props Props => Props.Create(() => new Scripted(this));
}
