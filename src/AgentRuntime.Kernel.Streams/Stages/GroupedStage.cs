using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Collects elements into groups of a size; the last may be smaller.</summary>
internal sealed class GroupedStage<T>(int size) : FlowStage<T, IEnumerable<T>>("grouped")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(size);

    private sealed class Logic(int size) : FlowLogic<T, IEnumerable<T>>
    {
        private List<T> _group = [];

        public override void OnPush()
        {
            _group.Add(Grab(In));
            if (_group.Count < size)
            {
                Pull(In);
                return;
            }

            var full = _group;
            _group = [];
            Push(Out, full);
        }

        public override void OnUpstreamFinish()
        {
            // A pull is outstanding whenever a group is unfinished.
            if (_group.Count > 0)
            {
                Push(Out, _group);
            }

            CompleteStage();
        }
    }
}
