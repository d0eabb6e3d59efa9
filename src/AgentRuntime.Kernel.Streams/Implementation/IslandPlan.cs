using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>An island while its graph is being materialized.</summary>
internal sealed class IslandPlan(StreamIsland island)
{
    private readonly List<(GraphStageLogic Logic, Connection[] Ports)> _logics = new(4);

    public StreamIsland Island => island;

    public int ConnectionCount { get; set; }

    public void Add(GraphStageLogic logic, Connection[] ports) => _logics.Add((logic, ports));

    /// <summary>Connects the logics to their wires.</summary>
    public GraphInterpreter CreateInterpreter()
    {
        var logics = new GraphStageLogic[_logics.Count];
        for (var i = 0; i < logics.Length; i++)
        {
            logics[i] = _logics[i].Logic;
        }

        var interpreter = new GraphInterpreter(island, logics, ConnectionCount);
        foreach (var (logic, ports) in _logics)
        {
            logic.Attach(interpreter, ports);
        }

        return interpreter;
    }
}
