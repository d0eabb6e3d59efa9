using Akka.Actor;

namespace Akka.Streams.Dsl;

/// <summary>A graph without open ports. Each run is a stream of its own.</summary>
/// <typeparam name="TMat">The type of the materialized value.</typeparam>
public interface IRunnableGraph<out TMat> : IGraph<ClosedShape, TMat>
{
    /// <summary>Starts a stream and gives its materialized value.</summary>
    TMat Run(IMaterializer materializer);

    /// <summary>Starts a stream that ends with the system and gives its materialized value.</summary>
    TMat Run(ActorSystem actorSystem);

    /// <summary>Turns the materialized value into another.</summary>
    IRunnableGraph<TMat2> MapMaterializedValue<TMat2>(Func<TMat, TMat2> func);

    /// <summary>The same graph with <paramref name="attributes"/> added to its own; what is added wins.</summary>
    new IRunnableGraph<TMat> AddAttributes(Attributes attributes);

    /// <summary>The same graph under a name, for logs and errors.</summary>
    new IRunnableGraph<TMat> Named(string name);

    /// <summary>The same graph with its attributes replaced by <paramref name="attributes"/>; attributes set inside it stay more specific.</summary>
    new IRunnableGraph<TMat> WithAttributes(Attributes attributes);
}
