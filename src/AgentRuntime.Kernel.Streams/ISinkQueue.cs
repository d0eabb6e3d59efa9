using Akka.Util;

namespace Akka.Streams;

/// <summary>The end of a queue at which a stream's elements are taken one by one.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
public interface ISinkQueue<T>
{
    /// <summary>
    /// Takes the next element: none when the stream has completed; the task fails when the stream failed. The next pull
    /// may be made only after the task completed.
    /// </summary>
    Task<Option<T>> PullAsync();
}
