namespace Akka.Streams.Implementation;

/// <summary>Something that an island does on its own thread; a link of its inbox.</summary>
internal abstract class IslandMessage
{
    public IslandMessage? Next;

    public abstract void Run();

    /// <summary>The interpreter whose events follow from <see cref="Run"/>.</summary>
    public abstract GraphInterpreter? Interpreter { get; }
}
