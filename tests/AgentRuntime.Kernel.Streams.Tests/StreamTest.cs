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

    /// <summary>The failure of a task that must fail; the wrapper that the official stages put around some does not count.</summary>
    protected static async Task<TException> FailureOf<TException>(Task task)
        where TException : Exception
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => task.WaitAsync(Patience));
        while (failure is AggregateException { InnerExceptions: [var only] })
        {
            failure = only;
        }

        return Assert.IsType<TException>(failure);
    }
}
