using System.Diagnostics.CodeAnalysis;

namespace Akka.Streams;

/// <summary>What became of an element that was offered to a queue.</summary>
[SuppressMessage("Performance", "CA1052:Static holder types should be Static or NotInheritable", Justification = "The official type is a sealed class with a constructor.")]
[SuppressMessage("Roslynator", "RCS1102:Make class static", Justification = "The official type is a sealed class with a constructor.")]
public sealed class QueueOfferResult
{
    /// <summary>Creates nothing of use: the cases are what counts.</summary>
    public QueueOfferResult()
    {
    }

    /// <summary>The element was taken.</summary>
    public sealed class Enqueued : IQueueOfferResult
    {
        /// <summary>The one result.</summary>
        public static readonly Enqueued Instance = new();

        private Enqueued()
        {
        }
    }

    /// <summary>The element was dropped because the buffer was full.</summary>
    public sealed class Dropped : IQueueOfferResult
    {
        /// <summary>The one result.</summary>
        public static readonly Dropped Instance = new();

        private Dropped()
        {
        }
    }

    /// <summary>The element was not taken because the stream has failed.</summary>
    public sealed class Failure : IQueueOfferResult
    {
        /// <summary>Creates the result of a stream that failed with <paramref name="cause"/>.</summary>
        public Failure(Exception cause) => Cause = cause;

        /// <summary>The stream's failure.</summary>
        public Exception Cause { get; }
    }

    /// <summary>The element was not taken because the stream has ended.</summary>
    public sealed class QueueClosed : IQueueOfferResult
    {
        /// <summary>The one result.</summary>
        public static readonly QueueClosed Instance = new();

        private QueueClosed()
        {
        }
    }
}
