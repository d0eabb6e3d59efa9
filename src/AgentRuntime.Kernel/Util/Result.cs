using System.Diagnostics.CodeAnalysis;

namespace Akka.Util;

/// <summary>The outcome of a computation without an allocation: a value or an exception.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public readonly struct Result<T> : IEquatable<Result<T>>
{
    /// <summary>Whether there is a value.</summary>
    public readonly bool IsSuccess;

    /// <summary>The value of a success, <c>default</c> of a failure.</summary>
    public readonly T Value;

    /// <summary>The exception of a failure, null of a success.</summary>
    public readonly Exception Exception;

    /// <summary>A success.</summary>
    public Result(T value)
    {
        IsSuccess = true;
        Value = value;
        Exception = null!;
    }

    /// <summary>A failure.</summary>
    public Result(Exception exception)
    {
        IsSuccess = false;
        Value = default!;
        Exception = exception;
    }

    /// <summary>Whether both hold equal values or the same exception.</summary>
    public static bool operator ==(Result<T> left, Result<T> right) => left.Equals(right);

    /// <summary>Whether the two outcomes differ.</summary>
    public static bool operator !=(Result<T> left, Result<T> right) => !left.Equals(right);

    /// <summary>Whether both hold equal values or the same exception.</summary>
    public bool Equals(Result<T> other)
        => IsSuccess == other.IsSuccess
            && (IsSuccess ? EqualityComparer<T>.Default.Equals(Value, other.Value) : Equals(Exception, other.Exception));

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Result<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => IsSuccess ? Value?.GetHashCode() ?? 0 : Exception?.GetHashCode() ?? 0;

    /// <inheritdoc/>
    public override string ToString() => IsSuccess ? $"Success ({Value})" : $"Failure ({Exception})";
}
