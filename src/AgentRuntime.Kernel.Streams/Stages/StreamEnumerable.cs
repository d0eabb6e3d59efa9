using Akka.Streams.Dsl;

namespace Akka.Streams.Stages;

/// <summary>An asynchronous enumerable that runs a source for every enumerator; leaving the loop cancels the stream.</summary>
internal sealed class StreamEnumerable<TOut, TMat>(Source<TOut, TMat> source, IMaterializer materializer, int minBuffer, int maxBuffer)
    : IAsyncEnumerable<TOut>
{
    public async IAsyncEnumerator<TOut> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        var (killSwitch, queue) = source
            .ViaMaterialized(KillSwitches.Single<TOut>(), Keep.Right)
            .ToMaterialized(
                Sink.Queue<TOut>().WithAttributes(Attributes.CreateInputBuffer(minBuffer, maxBuffer)), Keep.Both)
            .Run(materializer);
        try
        {
            while (true)
            {
                var next = await queue.PullAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
                if (!next.HasValue)
                {
                    yield break;
                }

                yield return next.Value;
            }
        }
        finally
        {
            killSwitch.Shutdown();
            (queue as IAbandonable)?.Abandon();
        }
    }
}
