namespace Akka.Streams.Implementation;

/// <summary>What the Reactive Streams specification asks for.</summary>
internal static class Compliance
{
    // Spec: "Calling onSubscribe, onNext, onError or onComplete MUST return normally except when any provided parameter is null" (rule 2.13)
    public static ArgumentNullException NullElement()
        => new(null, "Element must not be null, rule 2.13");
}
