namespace Akka.Streams.Implementation;

/// <summary>Two layouts, the only outlet of the left connected to the only inlet of the right.</summary>
internal sealed class ViaLayout(Layout left, Layout right, MaterializedCombiner combiner) : Layout
{
    /// <summary>Longer chains are walked by a loop: the stack of a pool thread does not hold them.</summary>
    private const int MaxRecursion = 256;

    private readonly Layout _left = left;

    public override int LeftDepth { get; } = left.LeftDepth + 1;

    public override object? Materialize(MaterializationSession session, Attributes inherited)
    {
        if (LeftDepth > MaxRecursion)
        {
            return MaterializeChain(session, inherited);
        }

        // An identity flow at the left needs no stage: the right side's inlet is this layout's inlet.
        return _left is IdentityLayout
            ? combiner.Combine(NotUsed.Instance, right.Materialize(session, inherited))
            : MaterializeRight(session, inherited, _left.Materialize(session, inherited));
    }

    private object? MaterializeChain(MaterializationSession session, Attributes inherited)
    {
        var chain = new Stack<ViaLayout>();
        Layout start = this;
        while (start is ViaLayout { _left: not IdentityLayout } via)
        {
            chain.Push(via);
            start = via._left;
        }

        var value = start.Materialize(session, inherited);
        while (chain.TryPop(out var via))
        {
            value = via.MaterializeRight(session, inherited, value);
        }

        return value;
    }

    private object? MaterializeRight(MaterializationSession session, Attributes inherited, object? leftValue)
    {
        if (right is IdentityLayout)
        {
            return combiner.Combine(leftValue, NotUsed.Instance);
        }

        var outlet = session.PopOutlet();
        var rightValue = right.Materialize(session, inherited);
        var inlet = session.PopInlet();
        session.Connect(outlet, inlet, inherited);
        return combiner.Combine(leftValue, rightValue);
    }
}
