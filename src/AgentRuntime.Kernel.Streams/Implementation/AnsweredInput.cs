using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>A value on its way to a handler inside a stage whose sender is told also when the stage has stopped.</summary>
internal sealed class AnsweredInput<T>(GraphStageLogic logic, Action<T> handler, T input, Action<T> whenStopped) : IslandMessage
{
    public override GraphInterpreter? Interpreter => logic.InterpreterOrNull;

    public override void Run()
    {
        if (logic.IsStopped)
        {
            whenStopped(input);
        }
        else
        {
            logic.RunAsyncInput(handler, input);
        }
    }
}
