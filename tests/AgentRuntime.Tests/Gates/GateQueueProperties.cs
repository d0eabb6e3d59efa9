using AgentRuntime.Gates;
using AgentRuntime.Model;
using FsCheck;
using FsCheck.Fluent;

namespace AgentRuntime.Tests.Gates;

/// <summary>Random arrivals, services and withdrawals: the order, the fairness and the bookkeeping hold after each.</summary>
public sealed class GateQueueProperties
{
    private const int Cases = 2_000;

    /// <summary>What is left of the running round, and the next round up to its own turn there.</summary>
    private const int MostTurns = 2;

    /// <summary>0–3 arrive interactive of that owner, 4–7 in the background, 8–11 the next is served, 12–15 one that waits is withdrawn.</summary>
    private static readonly Arbitrary<int[]> Steps = Gen.Choose(0, 15).ArrayOf(120).ToArbitrary();

    [Fact]
    public void Steps_Any_KeepOrderCountAndPlaces() => Check(steps =>
    {
        var queue = new Recorded();
        return steps.All(step => queue.Step(step));
    });

    [Fact]
    public void Steps_Any_NobodyWaitsForMoreThanTwoTurnsOfAnother() => Check(steps =>
    {
        var queue = new Recorded();
        return steps.All(step => queue.Step(step)) && queue.IsFair;
    });

    private static void Check(Func<int[], bool> property) => Prop.ForAll(Steps, property)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

    private sealed record Item(int Id, int Owner, RequestPriority Priority);

    /// <summary>The queue beside what is known to wait, and who was served while each waited.</summary>
    private sealed class Recorded
    {
        private readonly GateQueue<Item> _queue = new();
        private readonly List<Item> _waiting = [];
        private readonly Dictionary<Item, List<Item>> _servedMeanwhile = [];
        private int _id;

        internal bool IsFair { get; private set; } = true;

        internal bool Step(int step) => step switch
        {
            < 4 => Arrive(step, RequestPriority.Interactive),
            < 8 => Arrive(step - 4, RequestPriority.Background),
            < 12 => Serve(),
            _ => Withdraw(step),
        } && IsConsistent();

        private bool Arrive(int owner, RequestPriority priority)
        {
            var item = new Item(_id++, owner, priority);
            _waiting.Add(item);
            _servedMeanwhile.Add(item, []);
            var place = _queue.Enqueue(item, $"owner {owner}", priority);
            return _queue.InServingOrder().ElementAt(place - 1) == item;
        }

        private bool Serve()
        {
            var expected = _queue.InServingOrder().FirstOrDefault();
            if (!_queue.TryDequeue(out var item))
            {
                return _waiting.Count == 0;
            }

            // First come first served within an owner; nothing in the background before anything interactive.
            var isInOrder = item == expected
                && _waiting.First(other => other.Owner == item.Owner && other.Priority == item.Priority) == item
                && (item.Priority == RequestPriority.Interactive
                    || _waiting.TrueForAll(static other => other.Priority == RequestPriority.Background));
            _waiting.Remove(item);
            NoteServed(item);
            return isInOrder;
        }

        /// <summary>Counts, for each that is the first of its owner, how often another owner of its priority went before.</summary>
        private void NoteServed(Item item)
        {
            foreach (var first in _waiting.GroupBy(static other => (other.Owner, other.Priority)).Select(static own => own.First()))
            {
                if (first.Priority == item.Priority && first.Owner != item.Owner)
                {
                    var served = _servedMeanwhile[first];
                    served.Add(item);
                    IsFair &= served.Count(other => other.Owner == item.Owner) <= MostTurns;
                }
            }

            // Who has become the first of its owner begins to count anew.
            foreach (var other in _waiting.Where(other => other.Owner == item.Owner && other.Priority == item.Priority))
            {
                _servedMeanwhile[other].Clear();
            }
        }

        private bool Withdraw(int step)
        {
            if (_waiting.Count == 0)
            {
                return true;
            }

            var item = _waiting[step % _waiting.Count];
            _waiting.Remove(item);
            return _queue.Remove(item) && !_queue.Remove(item);
        }

        private bool IsConsistent() =>
            _queue.Count == _waiting.Count && _queue.InServingOrder().ToHashSet().SetEquals(_waiting);
    }

}
