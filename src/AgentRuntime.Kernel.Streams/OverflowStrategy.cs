namespace Akka.Streams;

/// <summary>What a full buffer does with the next element.</summary>
public enum OverflowStrategy
{
    /// <summary>Drops the oldest element in the buffer.</summary>
    DropHead = 2,

    /// <summary>Drops the youngest element in the buffer.</summary>
    DropTail = 3,

    /// <summary>Drops everything in the buffer.</summary>
    DropBuffer = 4,

    /// <summary>Drops the element that comes.</summary>
    DropNew = 5,

    /// <summary>Makes upstream wait.</summary>
    Backpressure = 6,

    /// <summary>Fails the stream with a <see cref="BufferOverflowException"/>.</summary>
    Fail = 7,
}
