using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>The way from any thread to a handler inside a stage.</summary>
internal sealed class AsyncCallback<T>(GraphStageLogic logic, Action<T> handler)
{
    public void Invoke(T input)
    {
        if (!logic.IsStopped)
        {
            logic.Post(handler, input);
        }
    }
}
