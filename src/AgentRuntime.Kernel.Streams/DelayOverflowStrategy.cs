namespace Akka.Streams;

/// <summary>What a <c>Delay</c> stage does with the next element when its buffer is full.</summary>
public enum DelayOverflowStrategy
{
    /// <summary>Emits the oldest element before its time.</summary>
    EmitEarly = 1,

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
