using Akka.Actor;

namespace Akka.Streams;

/// <summary>The short way to a materializer.</summary>
public static class ActorMaterializerExtensions
{
    /// <summary>Creates a materializer whose streams end with <paramref name="context"/>; see <see cref="ActorMaterializer.Create"/>.</summary>
    public static ActorMaterializer Materializer(
        this IActorRefFactory context, ActorMaterializerSettings? settings = null, string? namePrefix = null)
        => ActorMaterializer.Create(context, settings, namePrefix);
}
