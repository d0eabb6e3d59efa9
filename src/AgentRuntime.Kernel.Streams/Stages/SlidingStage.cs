using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Moves a window over the elements and emits what it shows.</summary>
internal sealed class SlidingStage<T>(int size, int step) : FlowStage<T, IEnumerable<T>>("sliding")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(size, step);

    private sealed class Logic(int size, int step) : FlowLogic<T, IEnumerable<T>>
    {
        private readonly Queue<T> _window = new();
        private int _skip;
        private bool _hasNews;

        public override void OnPush()
        {
            var element = Grab(In);
            if (_skip > 0)
            {
                _skip--;
                Pull(In);
                return;
            }

            _window.Enqueue(element);
            _hasNews = true;
            if (_window.Count < size)
            {
                Pull(In);
                return;
            }

            var shown = _window.ToArray();
            for (var i = 0; i < step; i++)
            {
                if (!_window.TryDequeue(out _))
                {
                    _skip = step - i;
                    break;
                }
            }

            _hasNews = false;
            Push(Out, shown);
        }

        public override void OnUpstreamFinish()
        {
            // What came after the last window and did not fill another.
            if (_hasNews)
            {
                Push(Out, _window.ToArray());
            }

            CompleteStage();
        }
    }
}
