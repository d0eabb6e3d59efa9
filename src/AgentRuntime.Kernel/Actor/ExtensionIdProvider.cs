namespace Akka.Actor;

/// <summary>The base of what makes and finds an extension.</summary>
/// <typeparam name="T">The type of the extension.</typeparam>
public abstract class ExtensionIdProvider<T> : IExtensionId<T>
    where T : IExtension
{
    /// <summary>For the implementations.</summary>
    protected ExtensionIdProvider()
    {
    }

    /// <summary>The type of the extension.</summary>
    public Type ExtensionType => typeof(T);

    /// <summary>The system's instance, made when there is none.</summary>
    public T Apply(ActorSystem system) => (T)system.RegisterExtension(this);

    /// <summary>The system's instance, made when there is none.</summary>
    public T Get(ActorSystem system) => Apply(system);

    /// <summary>Makes an instance; the system calls it once.</summary>
    public abstract T CreateExtension(ExtendedActorSystem system);

    object IExtensionId.Apply(ActorSystem system) => Apply(system);

    object IExtensionId.Get(ActorSystem system) => Get(system);

    object IExtensionId.CreateExtension(ExtendedActorSystem system) => CreateExtension(system);

    /// <summary>Whether both make extensions of one type.</summary>
    public override bool Equals(object? obj) => obj is ExtensionIdProvider<T>;

    /// <inheritdoc/>
    public override int GetHashCode() => typeof(T).GetHashCode();
}
