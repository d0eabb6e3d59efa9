namespace Akka.Actor;

/// <summary>Makes and finds an extension.</summary>
public interface IExtensionId
{
    /// <summary>The type of the extension.</summary>
    Type ExtensionType { get; }

    /// <summary>The system's instance, made when there is none.</summary>
    object Apply(ActorSystem system);

    /// <summary>The system's instance, made when there is none.</summary>
    object Get(ActorSystem system);

    /// <summary>Makes an instance; the system calls it once.</summary>
    object CreateExtension(ExtendedActorSystem system);
}

/// <summary>Makes and finds an extension of a type.</summary>
/// <typeparam name="T">The type of the extension.</typeparam>
public interface IExtensionId<out T> : IExtensionId
    where T : IExtension
{
    /// <summary>The system's instance, made when there is none.</summary>
    new T Apply(ActorSystem system);

    /// <summary>The system's instance, made when there is none.</summary>
    new T Get(ActorSystem system);

    /// <summary>Makes an instance; the system calls it once.</summary>
    new T CreateExtension(ExtendedActorSystem system);
}
