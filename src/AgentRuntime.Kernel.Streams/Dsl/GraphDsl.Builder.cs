using Akka.Streams.Implementation;
using Akka.Streams.Stages;

namespace Akka.Streams.Dsl;

public static partial class GraphDsl
{
    /// <summary>Takes the parts of a graph and their connections.</summary>
    /// <typeparam name="T">The type of the graph's materialized value.</typeparam>
    public sealed class Builder<T>
    {
        private readonly List<Layout> _children = [];
        private readonly List<(int Outlet, int Inlet)> _connections = [];
        private readonly Dictionary<Inlet, int> _inlets = [];
        private readonly Dictionary<Outlet, int> _outlets = [];
        private readonly HashSet<int> _connectedInlets = [];
        private readonly HashSet<int> _connectedOutlets = [];

        internal Builder()
        {
        }

        /// <summary>An output that emits the graph's materialized value, once for each time that this is asked for.</summary>
        public Outlet<T> MaterializedValue => Add(new MaterializedValueSource<T>()).Outlet;

        /// <summary>Adds a part; its own materialized value is not kept.</summary>
        /// <returns>The part's ports in this graph; a part that is added twice has two sets of them.</returns>
        public TShape Add<TShape, TMat>(IGraph<TShape, TMat> graph)
            where TShape : Shape
        {
            ArgumentNullException.ThrowIfNull(graph);
            var shape = (TShape)graph.Shape.DeepCopy();
            _children.Add(graph.Layout());
            foreach (var inlet in shape.Inlets)
            {
                _inlets.Add(inlet, _inlets.Count);
            }

            foreach (var outlet in shape.Outlets)
            {
                _outlets.Add(outlet, _outlets.Count);
            }

            return shape;
        }

        /// <summary>Starts a connection at an output.</summary>
        public ForwardOps<TOut, T> From<TOut>(Outlet<TOut> outlet) => new(this, outlet);

        /// <summary>Starts a connection at the output of a source.</summary>
        public ForwardOps<TOut, T> From<TOut>(SourceShape<TOut> source) => new(this, source.Outlet);

        /// <summary>Adds a source and starts a connection at its output.</summary>
        public ForwardOps<TOut, T> From<TOut>(IGraph<SourceShape<TOut>, T> source) => new(this, Add(source).Outlet);

        /// <summary>Starts a connection at the output of a flow.</summary>
        public ForwardOps<TOut, T> From<TIn, TOut>(FlowShape<TIn, TOut> flow) => new(this, flow.Outlet);

        /// <summary>Adds a flow and starts a connection at its output.</summary>
        public ForwardOps<TOut, T> From<TIn, TOut>(IGraph<FlowShape<TIn, TOut>, T> flow) => new(this, Add(flow).Outlet);

        /// <summary>Starts a connection at the output of a junction.</summary>
        public ForwardOps<TOut, T> From<TIn, TOut>(UniformFanInShape<TIn, TOut> fanIn) => new(this, fanIn.Out);

        /// <summary>Starts a connection at the first output of a junction that is not connected yet.</summary>
        public ForwardOps<TOut, T> From<TIn, TOut>(UniformFanOutShape<TIn, TOut> fanOut) => new(this, FreeOutlet(fanOut));

        /// <summary>Starts a connection, backwards, at an input.</summary>
        public ReverseOps<TIn, T> To<TIn>(Inlet<TIn> inlet) => new(this, inlet);

        /// <summary>Starts a connection, backwards, at the input of a sink.</summary>
        public ReverseOps<TIn, T> To<TIn>(SinkShape<TIn> sink) => new(this, sink.Inlet);

        /// <summary>Adds a sink and starts a connection, backwards, at its input.</summary>
        public ReverseOps<TIn, T> To<TIn, TMat>(IGraph<SinkShape<TIn>, TMat> sink) => new(this, Add(sink).Inlet);

        /// <summary>Adds a flow and starts a connection, backwards, at its input.</summary>
        public ReverseOps<TIn, T> To<TIn, TOut, TMat>(IGraph<FlowShape<TIn, TOut>, TMat> flow) => new(this, Add(flow).Inlet);

        /// <summary>Starts a connection, backwards, at the input of a flow.</summary>
        public ReverseOps<TIn, T> To<TIn, TOut>(FlowShape<TIn, TOut> flow) => new(this, flow.Inlet);

        /// <summary>Starts a connection, backwards, at the input of a junction.</summary>
        public ReverseOps<TIn, T> To<TIn, TOut>(UniformFanOutShape<TIn, TOut> fanOut) => new(this, fanOut.In);

        /// <summary>Starts a connection, backwards, at the first input of a junction that is not connected yet.</summary>
        public ReverseOps<TIn, T> To<TIn, TOut>(UniformFanInShape<TIn, TOut> fanOut) => new(this, FreeInlet(fanOut));

        internal void Connect(Outlet outlet, Inlet inlet)
        {
            if (!_outlets.TryGetValue(outlet, out var from))
            {
                throw new ArgumentException($"Output port [{outlet}] is not part of this graph", nameof(outlet));
            }

            if (!_inlets.TryGetValue(inlet, out var to))
            {
                throw new ArgumentException($"Input port [{inlet}] is not part of this graph", nameof(inlet));
            }

            if (!_connectedOutlets.Add(from))
            {
                throw new ArgumentException($"Output port [{outlet}] is already connected", nameof(outlet));
            }

            if (!_connectedInlets.Add(to))
            {
                throw new ArgumentException($"Input port [{inlet}] is already connected", nameof(inlet));
            }

            _connections.Add((from, to));
        }

        internal Outlet<TOut> FreeOutlet<TIn, TOut>(UniformFanOutShape<TIn, TOut> junction)
            => junction.Outs.FirstOrDefault(outlet => _outlets.TryGetValue(outlet, out var index) && !_connectedOutlets.Contains(index))
                ?? throw new ArgumentException($"No more outlets free on {junction}", nameof(junction));

        internal Inlet<TIn> FreeInlet<TIn, TOut>(UniformFanInShape<TIn, TOut> junction)
            => junction.Ins.FirstOrDefault(inlet => _inlets.TryGetValue(inlet, out var index) && !_connectedInlets.Contains(index))
                ?? throw new ArgumentException($"No more inlets free on {junction}", nameof(junction));

        internal Graph<TShape, T> Build<TShape>(TShape shape, Func<object?[], object?> combine)
            where TShape : Shape
        {
            ArgumentNullException.ThrowIfNull(shape);
            var openInlets = shape.Inlets.Select(inlet => IndexOf(_inlets, inlet)).ToArray();
            var openOutlets = shape.Outlets.Select(outlet => IndexOf(_outlets, outlet)).ToArray();
            if (openInlets.Length + _connectedInlets.Count != _inlets.Count
                || openInlets.Any(_connectedInlets.Contains)
                || openOutlets.Length + _connectedOutlets.Count != _outlets.Count
                || openOutlets.Any(_connectedOutlets.Contains))
            {
                var inlets = _inlets.Where(port => !_connectedInlets.Contains(port.Value)).Select(port => port.Key.Name);
                var outlets = _outlets.Where(port => !_connectedOutlets.Contains(port.Value)).Select(port => port.Key.Name);
                throw new Pattern.IllegalStateException(
                    $"Illegal GraphDSL usage: the ports that are not connected, inlets [{string.Join(", ", inlets)}] and outlets [{string.Join(", ", outlets)}], must be those of the shape that the build block gives, {shape}");
            }

            var layout = new CompositeLayout([.. _children], [.. _connections], openInlets, openOutlets, combine);
            return new Graph<TShape, T>(shape, layout);
        }

        private static int IndexOf<TPort>(Dictionary<TPort, int> ports, TPort port)
            where TPort : notnull
            => ports.TryGetValue(port, out var index)
                ? index
                : throw new ArgumentException($"Port [{port}] is not part of this graph", nameof(port));
    }

    /// <summary>A connection that has its start and looks for its end.</summary>
    /// <typeparam name="TOut">The type of the elements.</typeparam>
    /// <typeparam name="TMat">The type of the graph's materialized value.</typeparam>
    public sealed class ForwardOps<TOut, TMat>
    {
        /// <summary>Starts a connection at an output.</summary>
        public ForwardOps(Builder<TMat> builder, Outlet<TOut> outlet)
        {
            Builder = builder;
            Out = outlet;
        }

        /// <summary>The output at which the connection starts.</summary>
        public Outlet<TOut> Out { get; }

        internal Builder<TMat> Builder { get; }
    }

    /// <summary>A connection that has its end and looks for its start.</summary>
    /// <typeparam name="TIn">The type of the elements.</typeparam>
    /// <typeparam name="TMat">The type of the graph's materialized value.</typeparam>
    public sealed class ReverseOps<TIn, TMat>
    {
        /// <summary>Starts a connection, backwards, at an input.</summary>
        public ReverseOps(Builder<TMat> builder, Inlet<TIn> inlet)
        {
            Builder = builder;
            In = inlet;
        }

        /// <summary>The input at which the connection ends.</summary>
        public Inlet<TIn> In { get; }

        internal Builder<TMat> Builder { get; }
    }
}
