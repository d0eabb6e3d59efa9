namespace Akka.Streams.Implementation;

/// <summary>Two layouts side by side; their open ports follow each other.</summary>
internal sealed class ParallelLayout(Layout first, Layout second, MaterializedCombiner combiner) : Layout
{
    public override object? Materialize(MaterializationSession session, Attributes inherited)
        => combiner.Combine(first.Materialize(session, inherited), second.Materialize(session, inherited));
}
