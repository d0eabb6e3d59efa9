namespace Akka.Streams.Implementation;

/// <summary>
/// The immutable plan of a graph. Walking it creates the logics and connects their ports; the ports that stay open are left
/// on the session's stacks, in the order of the graph's shape.
/// </summary>
internal abstract class Layout
{
    /// <summary>How many layouts are nested on the left side of this one: the depth of the recursion that walks it.</summary>
    public virtual int LeftDepth => 0;

    /// <summary>Creates what the plan says.</summary>
    /// <returns>The materialized value.</returns>
    public abstract object? Materialize(MaterializationSession session, Attributes inherited);

    public virtual Layout WithAttributes(Attributes attributes) => new AttributesLayout(this, attributes);

    public virtual Layout AddAttributes(Attributes attributes) => new AttributesLayout(this, attributes);

    public Layout MapMaterializedValue<TMat, TMat2>(Func<TMat, TMat2> map) => new MappedLayout<TMat, TMat2>(this, map);

    /// <summary>The first attributes that a walk meets: those of the graph itself.</summary>
    public virtual Attributes Attributes => Attributes.None;

    /// <summary>Connects this layout's only outlet to the only inlet of <paramref name="right"/>.</summary>
    public Layout Via(Layout right, MaterializedCombiner combiner)
    {
        if (right is IdentityLayout && ReferenceEquals(combiner, MaterializedCombiner.Left))
        {
            return this;
        }

        return new ViaLayout(this, right, combiner);
    }

    /// <summary>
    /// Connects this layout's only outlet and that of <paramref name="other"/> to the inlets of <paramref name="junction"/>; this
    /// layout's inlets stay open.
    /// </summary>
    /// <param name="ownInlets">The number of this layout's inlets.</param>
    /// <param name="other">The layout with the other outlet.</param>
    /// <param name="junction">The junction of two inlets and an outlet.</param>
    /// <param name="combiner">What becomes of the two values.</param>
    /// <param name="otherFirst">Whether the junction's first inlet is for <paramref name="other"/>.</param>
    public CompositeLayout FanIn(
        int ownInlets, Layout other, Layout junction, MaterializedCombiner combiner, bool otherFirst)
        => new(
            [this, other, junction],
            otherFirst ? [(1, ownInlets), (0, ownInlets + 1)] : [(0, ownInlets), (1, ownInlets + 1)],
            [.. Enumerable.Range(0, ownInlets)],
            [2],
            values => combiner.Combine(values[0], values[1]));

    /// <summary>
    /// Connects this layout's only outlet to the inlet of <paramref name="junction"/> and the junction's second outlet to
    /// <paramref name="other"/>; this layout's inlets stay open.
    /// </summary>
    public CompositeLayout FanOut(int ownInlets, Layout junction, Layout other, MaterializedCombiner combiner)
        => new(
            [this, junction, other],
            [(0, ownInlets), (2, ownInlets + 1)],
            [.. Enumerable.Range(0, ownInlets)],
            [1],
            values => combiner.Combine(values[0], values[2]));
}
