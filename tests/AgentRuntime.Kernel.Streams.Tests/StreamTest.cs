using Akka.Streams;

namespace AgentRuntime.Kernel.Streams.Tests;

/// <summary>A system with a materializer, and how long a test waits for what must come.</summary>
public abstract class StreamTest : Akka.TestKit.Xunit2.TestKit
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    protected StreamTest()
        : base("akka.loglevel = OFF")
        => Materializer = Sys.Materializer();

    protected ActorMaterializer Materializer { get; }

    /// <summary>The failure of a task that must fail.</summary>
    protected static async Task<TException> FailureOf<TException>(Task task)
        where TException : Exception
        => await Assert.ThrowsAsync<TException>(() => task.WaitAsync(Patience));
}
