namespace Akka.Actor;

/// <summary>Shorter forms around <see cref="ICancelable"/>.</summary>
public static class CancelableExtensions
{
    /// <summary>Cancels what is not null.</summary>
    public static void CancelIfNotNull(this ICancelable? cancelable) => cancelable?.Cancel();
}
