using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Akka.Pattern;
using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>One materialization: the islands that it makes and the ports that are still open.</summary>
internal sealed class MaterializationSession
{
    [ThreadStatic]
    private static StreamIsland? _currentIsland;

    private readonly ActorMaterializerImpl _materializer;
    private readonly List<OpenInlet> _inlets = new(2);
    private readonly List<OpenOutlet> _outlets = new(2);
    private readonly IslandPlan _first;
    private List<IslandPlan>? _others;
    private IslandPlan _current;

    /// <summary>Starts with a new island.</summary>
    public MaterializationSession(ActorMaterializerImpl materializer, Attributes attributes)
        : this(materializer, materializer.CreateIsland(attributes))
    {
    }

    /// <summary>Starts with an island that exists already.</summary>
    public MaterializationSession(ActorMaterializerImpl materializer, StreamIsland island)
    {
        _materializer = materializer;
        _first = new IslandPlan(island);
        _current = _first;
    }

    /// <summary>The island for which a logic is being created on this thread.</summary>
    public static StreamIsland? CurrentIsland => _currentIsland;

    public int InletCount => _inlets.Count;

    public int OutletCount => _outlets.Count;

    /// <summary>Walks the graph; nothing runs before <see cref="Start(bool)"/>.</summary>
    public object? Materialize(Layout layout, Attributes attributes)
    {
        var value = layout.Materialize(this, attributes);
        if (_inlets.Count > 0 || _outlets.Count > 0)
        {
            throw new IllegalStateException("A graph with open ports cannot be run.");
        }

        return value;
    }

    /// <summary>Starts the islands, the first last, because the value belongs to it.</summary>
    /// <param name="fused">The first island runs already.</param>
    public void Start(bool fused)
    {
        var first = _first.CreateInterpreter();
        if (_others is { } others)
        {
            var interpreters = new GraphInterpreter[others.Count];
            for (var i = 0; i < interpreters.Length; i++)
            {
                interpreters[i] = others[i].CreateInterpreter();
            }

            for (var i = 0; i < interpreters.Length; i++)
            {
                Start(others[i].Island, interpreters[i]);
            }
        }

        if (fused)
        {
            _first.Island.StartFused(first);
        }
        else if (!first.IsCompleted)
        {
            Start(_first.Island, first);
        }
    }

    /// <summary>Makes a new island the current one when the part that is walked now is to run on its own.</summary>
    /// <returns>What <see cref="LeaveIsland"/> needs.</returns>
    public IslandPlan EnterIsland(bool isAsync, Attributes attributes)
    {
        var outer = _current;
        if (isAsync)
        {
            _current = new IslandPlan(_materializer.CreateIsland(attributes));
            (_others ??= []).Add(_current);
        }

        return outer;
    }

    public void LeaveIsland(IslandPlan outer) => _current = outer;

    public GraphStageLogic CreateLogic(IStageBlueprint stage, Attributes attributes, out object? materializedValue)
    {
        var outer = _currentIsland;
        _currentIsland = _current.Island;
        try
        {
            var logic = stage.CreateLogic(attributes, out materializedValue);
            logic.Initialize(attributes);
            return logic;
        }
        finally
        {
            _currentIsland = outer;
        }
    }

    /// <summary>Adds a logic to the current island and leaves its ports open.</summary>
    public void Add(GraphStageLogic logic, ImmutableArray<Inlet> inlets, ImmutableArray<Outlet> outlets)
    {
        if (logic.InCount != inlets.Length || logic.OutCount != outlets.Length)
        {
            throw new IllegalStateException(
                $"Stage [{logic}] has {inlets.Length} inlets and {outlets.Length} outlets, its logic was created for {logic.InCount} and {logic.OutCount}.");
        }

        var ports = new Connection[inlets.Length + outlets.Length];
        _current.Add(logic, ports);
        for (var i = 0; i < inlets.Length; i++)
        {
            _inlets.Add(new OpenInlet(_current, ports, i));
        }

        for (var i = 0; i < outlets.Length; i++)
        {
            _outlets.Add(new OpenOutlet(_current, ports, inlets.Length + i, outlets[i]));
        }
    }

    public OpenOutlet PopOutlet() => Pop(_outlets);

    public OpenInlet PopInlet() => Pop(_inlets);

    public void PushInlet(OpenInlet inlet) => _inlets.Add(inlet);

    public void PushOutlet(OpenOutlet outlet) => _outlets.Add(outlet);

    /// <summary>Takes all open inlets from the given place on.</summary>
    public OpenInlet[] TakeInlets(int first) => Take(_inlets, first);

    /// <summary>Takes all open outlets from the given place on.</summary>
    public OpenOutlet[] TakeOutlets(int first) => Take(_outlets, first);

    /// <summary>Lays a wire, or a bounded buffer where the ports are in different islands.</summary>
    public void Connect(OpenOutlet outlet, OpenInlet inlet, Attributes attributes)
    {
        if (ReferenceEquals(outlet.Island, inlet.Island))
        {
            var wire = outlet.Outlet.CreateConnection();
            outlet.Ports[outlet.Index] = wire;
            inlet.Ports[inlet.Index] = wire;
            outlet.Island.ConnectionCount++;
            return;
        }

        var buffer = attributes.GetAttribute<Attributes.InputBuffer>();
        var boundary = outlet.Outlet.CreateBoundary(buffer?.Max ?? _materializer.Settings.MaxInputBufferSize);
        ConnectProducer(outlet, boundary, attributes);
        ConnectConsumer(inlet, outlet.Outlet, boundary, attributes);
    }

    private static void ConnectProducer(OpenOutlet outlet, IslandBoundary boundary, Attributes attributes)
    {
        var logic = CreateLogic(boundary.Producer, outlet.Island, attributes);
        var wire = outlet.Outlet.CreateConnection();
        outlet.Ports[outlet.Index] = wire;
        outlet.Island.Add(logic, [wire]);
        outlet.Island.ConnectionCount++;
    }

    private static void ConnectConsumer(OpenInlet inlet, Outlet type, IslandBoundary boundary, Attributes attributes)
    {
        var logic = CreateLogic(boundary.Consumer, inlet.Island, attributes);
        var wire = type.CreateConnection();
        inlet.Ports[inlet.Index] = wire;
        inlet.Island.Add(logic, [wire]);
        inlet.Island.ConnectionCount++;
    }

    private static GraphStageLogic CreateLogic(Func<GraphStageLogic> create, IslandPlan island, Attributes attributes)
    {
        var outer = _currentIsland;
        _currentIsland = island.Island;
        try
        {
            var logic = create();
            logic.Initialize(attributes);
            return logic;
        }
        finally
        {
            _currentIsland = outer;
        }
    }

    private void Start(StreamIsland island, GraphInterpreter interpreter)
    {
        _materializer.Remember(island);
        island.Start(interpreter);
    }

    private static T Pop<T>(List<T> stack)
    {
        var last = stack[^1];
        stack.RemoveAt(stack.Count - 1);
        return last;
    }

    private static T[] Take<T>(List<T> stack, int first)
    {
        var taken = CollectionsMarshal.AsSpan(stack)[first..].ToArray();
        stack.RemoveRange(first, taken.Length);
        return taken;
    }
}
