namespace Akka.Streams.Stage;

/// <summary>A stage asked for its actor before it had created it with <c>GetStageActor</c>.</summary>
public class StageActorRefNotInitializedException : Exception
{
    /// <summary>The one exception.</summary>
    public static readonly StageActorRefNotInitializedException Instance = new();

    private StageActorRefNotInitializedException()
        : base("You must first call GetStageActor(StageActorRef.Receive), to initialize the Actors behavior")
    {
    }
}
