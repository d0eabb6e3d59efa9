using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Akka.Actor;
using Akka.Event;
using Akka.TestKit;
using Reactive.Streams;

namespace Akka.Streams.TestKit;

/// <summary>Subscribers that a test controls.</summary>
public static partial class TestSubscriber
{
    /// <summary>A subscriber that requests exactly what the test says through its subscription.</summary>
    public static ManualProbe<T> CreateManualSubscriberProbe<T>(this TestKitBase testKit) => new(testKit);

    /// <summary>A subscriber with its own requests.</summary>
    public static Probe<T> CreateSubscriberProbe<T>(this TestKitBase testKit) => new(testKit);

    /// <summary>What a publisher did.</summary>
    public interface ISubscriberEvent : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    /// <summary>It gave a subscription.</summary>
    [StructLayout(LayoutKind.Auto)]
    public struct OnSubscribe(ISubscription subscription) : ISubscriberEvent
    {
        /// <summary>The subscription.</summary>
        public readonly ISubscription Subscription = subscription;

        /// <summary>The event for a failure's text.</summary>
        public override readonly string ToString() => $"TestSubscriber.OnSubscribe({Subscription})";
    }

    /// <summary>It sent an element.</summary>
    [StructLayout(LayoutKind.Auto)]
    [SuppressMessage("Usage", "CA2231", Justification = "the official type has no operators")]
    public struct OnNext<T>(T element) : ISubscriberEvent, IEquatable<OnNext<T>>
    {
        /// <summary>The element.</summary>
        public readonly T Element = element;

        /// <summary>Whether both hold equal elements.</summary>
        public readonly bool Equals(OnNext<T> other) => EqualityComparer<T>.Default.Equals(Element, other.Element);

        /// <inheritdoc/>
        public override readonly bool Equals(object? obj) => obj is OnNext<T> other && Equals(other);

        /// <inheritdoc/>
        public override readonly int GetHashCode() => Element is null ? 0 : EqualityComparer<T>.Default.GetHashCode(Element);

        /// <summary>The event for a failure's text.</summary>
        public override readonly string ToString() => $"TestSubscriber.OnNext({Element})";
    }

    /// <summary>It completed.</summary>
    public sealed class OnComplete : ISubscriberEvent
    {
        /// <summary>The only instance.</summary>
        public static readonly OnComplete Instance = new();

        private OnComplete()
        {
        }

        /// <summary>The event for a failure's text.</summary>
        public override string ToString() => "TestSubscriber.OnComplete";
    }

    /// <summary>It failed.</summary>
    [StructLayout(LayoutKind.Auto)]
    public struct OnError(Exception cause) : ISubscriberEvent
    {
        /// <summary>The failure.</summary>
        public readonly Exception Cause = cause;

        /// <summary>The event for a failure's text.</summary>
        public override readonly string ToString() => $"TestSubscriber.OnError({Cause.Message})";
    }
}
