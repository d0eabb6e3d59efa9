namespace Akka.TestKit.Internal;

/// <summary>
/// The synchronous face of methods that take a <c>blocking</c> flag: with it they wait on the calling thread,
/// so that their task is completed when they return and nothing here ever waits for a task.
/// </summary>
internal static class Completed
{
#pragma warning disable VSTHRD002 // the task is completed already
    public static T Result<T>(ValueTask<T> task) => task.GetAwaiter().GetResult();

    public static void Result(ValueTask task) => task.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002

    /// <summary>Waits between two looks at a condition.</summary>
    public static async ValueTask PauseAsync(bool blocking, TimeSpan time, CancellationToken cancellationToken)
    {
        if (time <= TimeSpan.Zero)
        {
            time = TimeSpan.FromMilliseconds(1);
        }

        if (blocking)
        {
            cancellationToken.WaitHandle.WaitOne(time);
            cancellationToken.ThrowIfCancellationRequested();
        }
        else
        {
            await Task.Delay(time, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }
}
