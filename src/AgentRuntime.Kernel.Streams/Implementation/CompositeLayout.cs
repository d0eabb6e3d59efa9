namespace Akka.Streams.Implementation;

/// <summary>Any number of layouts and the connections among them, by the places of the ports in the concatenation of their shapes.</summary>
internal sealed class CompositeLayout(
    Layout[] children,
    (int Outlet, int Inlet)[] connections,
    int[] openInlets,
    int[] openOutlets,
    Func<object?[], object?> combine) : Layout
{
    public override object? Materialize(MaterializationSession session, Attributes inherited)
    {
        var firstInlet = session.InletCount;
        var firstOutlet = session.OutletCount;
        var values = new object?[children.Length];
        for (var i = 0; i < children.Length; i++)
        {
            values[i] = children[i].Materialize(session, inherited);
        }

        var inlets = session.TakeInlets(firstInlet);
        var outlets = session.TakeOutlets(firstOutlet);
        foreach (var (outlet, inlet) in connections)
        {
            session.Connect(outlets[outlet], inlets[inlet], inherited);
        }

        foreach (var inlet in openInlets)
        {
            session.PushInlet(inlets[inlet]);
        }

        foreach (var outlet in openOutlets)
        {
            session.PushOutlet(outlets[outlet]);
        }

        var value = combine(values);
        foreach (var child in values)
        {
            if (child is IMaterializedValueReceiver receiver)
            {
                receiver.Receive(value);
            }
        }

        return value;
    }
}
