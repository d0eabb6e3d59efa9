namespace Akka.Util;

#pragma warning disable MA0048 // the file Result.cs holds the struct of the same name
/// <summary>Makes <see cref="Result{T}"/> values.</summary>
public static class Result
#pragma warning restore MA0048
{
    /// <summary>A success with <paramref name="value"/>.</summary>
    public static Result<T> Success<T>(T value) => new(value);

    /// <summary>A failure with <paramref name="exception"/>.</summary>
    public static Result<T> Failure<T>(Exception exception) => new(exception);

    /// <summary>Runs <paramref name="func"/> and catches what it throws.</summary>
    public static Result<T> From<T>(Func<T> func)
    {
        try
        {
            return new Result<T>(func());
        }
#pragma warning disable CA1031 // the type exists to hold whatever was thrown
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new Result<T>(e);
        }
    }

    /// <summary>The outcome of a completed task; a cancelled one is a failure with <see cref="TaskCanceledException"/>.</summary>
    public static Result<T> FromTask<T>(Task<T> task)
    {
        if (task.IsCanceled)
        {
            return new Result<T>(new TaskCanceledException(task));
        }

        if (task.IsFaulted)
        {
            return new Result<T>(task.Exception!);
        }

#pragma warning disable VSTHRD002 // a completed task does not block; the contract takes completed tasks
        return new Result<T>(task.GetAwaiter().GetResult());
#pragma warning restore VSTHRD002
    }
}
