namespace Akka.Actor;

/// <summary>The outcome of something as a message: <see cref="Success"/> or <see cref="Failure"/>.</summary>
public abstract class Status
{
    /// <summary>For the two cases.</summary>
    protected Status()
    {
    }

    /// <summary>It went well.</summary>
    public sealed class Success : Status
    {
        /// <summary>A success without a value.</summary>
        public static readonly Success Instance = new(null);

        /// <summary>The value, or null.</summary>
        public readonly object? Status;

        /// <summary>A success with a value.</summary>
        public Success(object? status) => Status = status;

        /// <inheritdoc/>
        public override string ToString() => Status is null ? "Success" : $"Success: {Status}";
    }

    /// <summary>It failed; an ask that gets this as its answer fails with <see cref="Cause"/>.</summary>
    public sealed class Failure : Status
    {
        /// <summary>What failed.</summary>
        public readonly Exception Cause;

        /// <summary>What the sender wants to tell beside the exception, or null.</summary>
        public readonly object? State;

        /// <summary>A failure.</summary>
        public Failure(Exception cause) => Cause = cause;

        /// <summary>A failure with more to tell.</summary>
        public Failure(Exception cause, object? state)
        {
            Cause = cause;
            State = state;
        }

        /// <inheritdoc/>
        public override string ToString() => $"Failure: {Cause}";
    }
}
