namespace Akka.Streams.Implementation;

/// <summary>Makes one materialized value of two.</summary>
internal abstract class MaterializedCombiner
{
    public static readonly MaterializedCombiner Left = new KeepLeft();
    public static readonly MaterializedCombiner Right = new KeepRight();
    public static readonly MaterializedCombiner None = new KeepNone();

    public static MaterializedCombiner Of<TLeft, TRight, TMat>(Func<TLeft, TRight, TMat> combine)
    {
        ArgumentNullException.ThrowIfNull(combine);
        return new Combining<TLeft, TRight, TMat>(combine);
    }

    public abstract object? Combine(object? left, object? right);

    private sealed class KeepLeft : MaterializedCombiner
    {
        public override object? Combine(object? left, object? right) => left;
    }

    private sealed class KeepRight : MaterializedCombiner
    {
        public override object? Combine(object? left, object? right) => right;
    }

    private sealed class KeepNone : MaterializedCombiner
    {
        public override object? Combine(object? left, object? right) => NotUsed.Instance;
    }

    private sealed class Combining<TLeft, TRight, TMat>(Func<TLeft, TRight, TMat> combine) : MaterializedCombiner
    {
        public override object? Combine(object? left, object? right) => combine((TLeft)left!, (TRight)right!);
    }
}
