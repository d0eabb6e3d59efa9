using AgentRuntime.Gates;
using AgentRuntime.Model;

namespace AgentRuntime.Tests.Gates;

public sealed class GateQueueTests
{
    private readonly GateQueue<string> _queue = new();

    [Fact]
    public void TryDequeue_OneOwner_FirstComeFirstServed()
    {
        Enqueue("a1", "a2", "a3");

        Assert.Equal(["a1", "a2", "a3"], Drain());
    }

    [Fact]
    public void TryDequeue_TwoOwners_TakeTurns()
    {
        Enqueue("a1", "a2", "a3", "b1");

        Assert.Equal(["a1", "b1", "a2", "a3"], Drain());
    }

    [Fact]
    public void TryDequeue_OwnersThatComeBackAtOnce_DoNotOvertakeASecondTurn()
    {
        Enqueue("a1", "b1", "b2", "c1");
        var served = new List<string>();
        for (var i = 2; i < 5; i++)
        {
            served.Add(Next());
            Enqueue($"a{i}", $"c{i}");
        }

        Assert.Equal(["a1", "b1", "c1"], served);
        Assert.Equal("b2", Next());
    }

    [Fact]
    public void TryDequeue_InteractiveAfterBackground_GoesFirst()
    {
        _queue.Enqueue("b1", "b", RequestPriority.Background);
        Enqueue("a1");

        Assert.Equal(["a1", "b1"], Drain());
    }

    [Fact]
    public void Enqueue_BehindOthers_GivesThePlaceInServingOrder()
    {
        Enqueue("a1", "a2", "a3", "b1");

        Assert.Equal(4, _queue.Enqueue("b2", "b", RequestPriority.Interactive));
        Assert.Equal(6, _queue.Enqueue("c1", "c", RequestPriority.Background));
        Assert.Equal(["a1", "b1", "a2", "b2", "a3", "c1"], _queue.InServingOrder());
    }

    [Fact]
    public void Remove_OneOfAnOwner_MovesItsOthersUp()
    {
        Enqueue("a1", "a2", "b1", "b2");

        Assert.True(_queue.Remove("a1"));

        Assert.Equal(["a2", "b1", "b2"], Drain());
    }

    [Fact]
    public void Remove_NotWaiting_IsFalse()
    {
        Enqueue("a1");
        Next();

        Assert.False(_queue.Remove("a1"));
        Assert.Equal(0, _queue.Count);
    }

    private void Enqueue(params string[] items)
    {
        foreach (var item in items)
        {
            _queue.Enqueue(item, item[..1], RequestPriority.Interactive);
        }
    }

    private string Next()
    {
        Assert.True(_queue.TryDequeue(out var item));
        return item;
    }

    private List<string> Drain()
    {
        var drained = new List<string>();
        while (_queue.TryDequeue(out var item))
        {
            drained.Add(item);
        }

        return drained;
    }
}
