using System.Diagnostics.CodeAnalysis;

namespace Akka.Streams;

/// <summary>What became of an element that was offered to a queue: one of the cases of <see cref="QueueOfferResult"/>.</summary>
[SuppressMessage("Design", "CA1040:Avoid empty interfaces", Justification = "The official base of the four results.")]
public interface IQueueOfferResult
{
}
