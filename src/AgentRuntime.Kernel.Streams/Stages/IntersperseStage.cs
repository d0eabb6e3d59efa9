using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Puts an element between elements, and others before the first and after the last.</summary>
internal sealed class IntersperseStage<T>(bool hasEnds, T start, T inject, T end) : FlowStage<T, T>("intersperse")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(hasEnds, start, inject, end);

    private sealed class Logic(bool hasEnds, T start, T inject, T end) : FlowLogic<T, T>
    {
        private bool _hasFirst;

        public override void OnPush()
        {
            var element = Grab(In);
            if (_hasFirst)
            {
                EmitMultiple(Out, [inject, element]);
                return;
            }

            _hasFirst = true;
            if (hasEnds)
            {
                EmitMultiple(Out, [start, element]);
            }
            else
            {
                Emit(Out, element);
            }
        }

        public override void OnUpstreamFinish()
        {
            if (hasEnds)
            {
                EmitMultiple(Out, _hasFirst ? [end] : [start, end]);
            }

            CompleteStage();
        }
    }
}
