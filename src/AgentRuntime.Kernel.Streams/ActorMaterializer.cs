using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;
using Akka.Streams.Implementation;

namespace Akka.Streams;

/// <summary>
/// Runs streams as part of an actor or of a system: they are stopped with it, or with the materializer. Cheap to create;
/// one per actor whose streams are to end with it.
/// </summary>
public abstract class ActorMaterializer : IMaterializer, IDisposable
{
    /// <summary>Creates the base of a materializer.</summary>
    protected ActorMaterializer()
    {
    }

    /// <summary>The settings that apply where attributes say nothing else.</summary>
    public abstract ActorMaterializerSettings Settings { get; }

    /// <summary>True when no more streams can be started and those that ran were stopped or are being stopped.</summary>
    public abstract bool IsShutdown { get; }

    /// <inheritdoc/>
    public abstract MessageDispatcher ExecutionContext { get; }

    /// <summary>The system that the streams run in.</summary>
    public abstract ActorSystem System { get; }

    /// <summary>The materializer's logger.</summary>
    public abstract ILoggingAdapter Logger { get; }

    /// <summary>The actor with which the streams end.</summary>
    public abstract IActorRef Supervisor { get; }

    /// <summary>Creates a materializer whose streams end with <paramref name="context"/>.</summary>
    /// <param name="context">The context of the actor that creates it, inside that actor only, or a system.</param>
    /// <param name="settings">The settings; null for those in the system's configuration.</param>
    /// <param name="namePrefix">How the names of the streams start; null for <c>flow</c>.</param>
    /// <exception cref="ArgumentException">The context is neither an actor's nor a system.</exception>
    public static ActorMaterializer Create(
        IActorRefFactory context, ActorMaterializerSettings? settings = null, string? namePrefix = null)
        => ActorMaterializerImpl.Create(context, settings, namePrefix);

    /// <summary>The defaults of <c>akka.stream</c>.</summary>
    public static Config DefaultConfig() => ActorMaterializerImpl.DefaultConfig;

    /// <summary>The settings for a part of a graph with the given attributes.</summary>
    public abstract ActorMaterializerSettings EffectiveSettings(Attributes attributes);

    /// <summary>A logger with the given source.</summary>
    public abstract ILoggingAdapter MakeLogger(object logSource);

    /// <inheritdoc/>
    public abstract IMaterializer WithNamePrefix(string namePrefix);

    /// <inheritdoc/>
    public abstract TMat Materialize<TMat>(IGraph<ClosedShape, TMat> runnable);

    /// <inheritdoc/>
    public abstract TMat Materialize<TMat>(IGraph<ClosedShape, TMat> runnable, Attributes initialAttributes);

    /// <inheritdoc/>
    public abstract ICancelable ScheduleOnce(TimeSpan delay, Action action);

    /// <inheritdoc/>
    public abstract ICancelable ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action);

    /// <summary>Stops all streams, without waiting for it: each stage runs its <c>PostStop</c>, handlers are not called any more.</summary>
    public abstract void Shutdown();

    /// <summary>The same as <see cref="Shutdown"/>.</summary>
    [SuppressMessage("Design", "CA1063:Implement IDisposable correctly", Justification = "The official type has this one method.")]
    public void Dispose()
    {
        Shutdown();
        GC.SuppressFinalize(this);
    }
}
