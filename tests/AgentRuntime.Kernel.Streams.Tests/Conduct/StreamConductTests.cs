using System.Collections.Immutable;
using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Streams.TestKit;

namespace AgentRuntime.Kernel.Streams.Tests.Conduct;

/// <summary>What tests of documented stream behaviour share.</summary>
public abstract class StreamConductTests : Akka.TestKit.Xunit2.TestKit
{
    private const string Quiet = "akka { loglevel = DEBUG, stdout-loglevel = OFF, test { single-expect-default = 20s, filter-leeway = 20s } }";

    protected StreamConductTests()
        : base(Quiet)
        => Mat = Sys.Materializer();

    protected static TimeSpan LongWait { get; } = TimeSpan.FromSeconds(20);

    protected static TimeSpan ShortWait { get; } = TimeSpan.FromMilliseconds(100);

    protected ActorMaterializer Mat { get; }

    /// <summary>All elements of a stream that must end.</summary>
    protected Task<IImmutableList<T>> AllAsync<T, TMat>(Source<T, TMat> source) => source.RunWith(Sink.Seq<T>(), Mat).WaitAsync(LongWait);

    /// <summary>The failure of a task that must fail by itself, in time.</summary>
    protected static async Task<Exception> FailureOfAsync(Task task)
    {
        var thrown = await Record.ExceptionAsync(() => task.WaitAsync(LongWait));
        Assert.True(task.IsFaulted || task.IsCanceled, "the task should have failed");
        return thrown!;
    }

    /// <summary>What a stream that must fail failed with.</summary>
    protected static async Task<TException> FailsWithAsync<TException>(Func<Task> act)
        where TException : Exception
        => Assert.IsType<TException>(ReasonOf(await Assert.ThrowsAnyAsync<Exception>(act)));

    /// <summary>The reason of a failure: what comes from a failed task, the official packages hand on with the task's AggregateException around it.</summary>
    protected static Exception ReasonOf(Exception failure)
        => failure is AggregateException { InnerExceptions: [var only] } ? ReasonOf(only) : failure;

    /// <summary>A publisher and a subscriber by hand around a flow.</summary>
    protected (TestPublisher.Probe<TIn> Up, TestSubscriber.Probe<TOut> Down) Around<TIn, TOut>(Flow<TIn, TOut, NotUsed> flow)
        => this.SourceProbe<TIn>().Via(flow).ToMaterialized(this.SinkProbe<TOut>(), Keep.Both).Run(Mat);
}
