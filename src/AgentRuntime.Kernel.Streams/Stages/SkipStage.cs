using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Drops the first elements.</summary>
internal sealed class SkipStage<T>(long count) : FlowStage<T, T>("skip")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(count);

    private sealed class Logic(long count) : FlowLogic<T, T>
    {
        private long _left = count;

        public override void OnPush()
        {
            var element = Grab(In);
            if (_left > 0)
            {
                _left--;
                Pull(In);
            }
            else
            {
                Push(Out, element);
            }
        }
    }
}
