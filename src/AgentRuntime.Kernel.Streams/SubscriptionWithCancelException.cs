namespace Akka.Streams;

/// <summary>The causes with which an output is cancelled although nothing failed.</summary>
public static class SubscriptionWithCancelException
{
    /// <summary>A cancellation that is not a failure.</summary>
#pragma warning disable CA1710 // the official names
    public abstract class NonFailureCancellation : Exception
    {
        /// <summary>Creates the cause; it is shared, so it has no stack trace.</summary>
        protected NonFailureCancellation()
        {
        }

        /// <summary>Empty: the cause is shared by all who cancel.</summary>
        public sealed override string StackTrace => "";
    }

    /// <summary>Downstream has all the elements that it wants.</summary>
    public sealed class NoMoreElementsNeeded : NonFailureCancellation
    {
        /// <summary>The one cause.</summary>
        public static readonly NoMoreElementsNeeded Instance = new();

        private NoMoreElementsNeeded()
        {
        }
    }

    /// <summary>The downstream stage has completed.</summary>
    public sealed class StageWasCompleted : NonFailureCancellation
    {
        /// <summary>The one cause.</summary>
        public static readonly StageWasCompleted Instance = new();

        private StageWasCompleted()
        {
        }
    }
}
