using Akka.Configuration;
using Akka.Streams.Implementation;
using Akka.TestKit;

namespace Akka.Streams.TestKit;

/// <summary>Checks around whole streams.</summary>
public static class Utils
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Gives every actor an unbounded mailbox, which is the default.</summary>
    public static Config UnboundedMailboxConfig { get; } =
        ConfigurationFactory.ParseString("akka.actor.default-mailbox.mailbox-type = \"Akka.Dispatch.UnboundedMailbox\"");

    /// <summary>Runs the block; fails when streams that it started still run after <paramref name="timeout"/> (default: 20 s).</summary>
    public static void AssertAllStagesStopped(
        this TestKitBase spec, Action block, IMaterializer materializer, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        spec.AssertAllStagesStopped<object?>(
            () =>
            {
                block();
                return null;
            },
            materializer,
            timeout,
            cancellationToken);

    /// <summary>Runs the block; fails when streams that it started still run after <paramref name="timeout"/> (default: 20 s).</summary>
    public static T AssertAllStagesStopped<T>(
        this TestKitBase spec, Func<T> block, IMaterializer materializer, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var before = Running(materializer);
        var result = block();
        if (!spec.AwaitConditionNoThrow(() => Running(materializer) <= before, timeout ?? Patience, null, cancellationToken))
        {
            spec.Fail(Remaining(materializer, before));
        }

        return result;
    }

    /// <summary>Runs the block; fails when streams that it started still run after <paramref name="timeout"/> (default: 20 s).</summary>
    public static Task AssertAllStagesStoppedAsync(
        this TestKitBase spec, Func<Task> block, IMaterializer materializer, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        spec.AssertAllStagesStoppedAsync<object?>(
            async () =>
            {
                await block().ConfigureAwait(false);
                return null;
            },
            materializer,
            timeout,
            cancellationToken);

    /// <summary>Runs the block; fails when streams that it started still run after <paramref name="timeout"/> (default: 20 s).</summary>
    public static async Task<T> AssertAllStagesStoppedAsync<T>(
        this TestKitBase spec, Func<Task<T>> block, IMaterializer materializer, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var before = Running(materializer);
        var result = await block().ConfigureAwait(false);
        if (!await spec.AwaitConditionNoThrowAsync(() => Running(materializer) <= before, timeout ?? Patience, null, cancellationToken).ConfigureAwait(false))
        {
            spec.Fail(Remaining(materializer, before));
        }

        return result;
    }

    private static int Running(IMaterializer materializer) => materializer is ActorMaterializerImpl implementation ? implementation.IslandCount : 0;

    private static string Remaining(IMaterializer materializer, int before) =>
        $"Failed: Expected all streams to have stopped, but {Running(materializer) - before} still run.";
}
