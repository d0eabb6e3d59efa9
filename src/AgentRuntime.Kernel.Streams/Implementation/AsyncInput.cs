using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>A value on its way to a handler inside a stage.</summary>
internal sealed class AsyncInput<T>(GraphStageLogic logic, Action<T> handler, T input) : IslandMessage
{
    public override GraphInterpreter? Interpreter => logic.InterpreterOrNull;

    public override void Run() => logic.RunAsyncInput(handler, input);
}
