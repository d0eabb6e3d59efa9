namespace Akka.Util;

/// <summary>The outcome of a computation that may have thrown: a value or an exception.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public class Try<T>
{
    /// <summary>A success.</summary>
    public Try(T success) => Success = new Option<T>(success);

    /// <summary>A failure.</summary>
    public Try(Exception failure) => Failure = new Option<Exception>(failure);

    /// <summary>Whether there is no exception.</summary>
    public bool IsSuccess => !Failure.HasValue;

    /// <summary>The value of a success.</summary>
    public Option<T> Success { get; }

    /// <summary>The exception of a failure.</summary>
    public Option<Exception> Failure { get; }

    /// <summary>Wraps a value as a success.</summary>
    public static implicit operator Try<T>(T value) => new(value);

    /// <summary>Runs <paramref name="func"/> and catches what it throws.</summary>
    public static Try<T> From(Func<T> func)
    {
        try
        {
            return new Try<T>(func());
        }
#pragma warning disable CA1031 // the type exists to hold whatever was thrown
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new Try<T>(e);
        }
    }

    /// <summary>The value; throws the exception of a failure.</summary>
    public T Get()
    {
        if (Failure.HasValue)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(Failure.Value);
        }

        return Success.Value;
    }

    /// <summary>This, when it is a success; else the outcome of <paramref name="fallback"/>.</summary>
    public Try<T> GetOrElse(Func<T> fallback) => IsSuccess ? this : From(fallback);

    /// <summary>This, when it is a success; else <paramref name="default"/>.</summary>
    public Try<T> OrElse(Try<T> @default) => IsSuccess ? this : @default;

    /// <summary>Runs <paramref name="failureHandler"/> with the exception of a failure; returns this, or what the handler threw.</summary>
    public Try<T> Recover(Action<Exception> failureHandler)
    {
        if (IsSuccess)
        {
            return this;
        }

        try
        {
            failureHandler(Failure.Value);
            return this;
        }
#pragma warning disable CA1031 // the type exists to hold whatever was thrown
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new Try<T>(e);
        }
    }

    /// <summary>This, when it is a success; else what <paramref name="failureHandler"/> returns or throws.</summary>
    public Try<T> RecoverWith(Func<Exception, Try<T>> failureHandler)
    {
        if (IsSuccess)
        {
            return this;
        }

        try
        {
            return failureHandler(Failure.Value);
        }
#pragma warning disable CA1031 // the type exists to hold whatever was thrown
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new Try<T>(e);
        }
    }
}
