namespace Akka.Actor;

/// <summary>Takes back what was scheduled.</summary>
public interface ICancelable
{
    /// <summary>Whether it was cancelled.</summary>
    bool IsCancellationRequested { get; }

    /// <summary>A token that is cancelled together with this.</summary>
    CancellationToken Token { get; }

    /// <summary>Cancels; a second call does nothing.</summary>
    void Cancel();

    /// <summary>Cancels; says whether an exception of a registered callback stops the callbacks after it.</summary>
    void Cancel(bool throwOnFirstException);

    /// <summary>Cancels after a delay.</summary>
    void CancelAfter(TimeSpan delay);

    /// <summary>Cancels after a delay in milliseconds.</summary>
    void CancelAfter(int millisecondsDelay);
}
