using Akka.Streams.Dsl;
using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Runs the sources that come in, up to a number at a time, and emits their elements as they come.</summary>
internal sealed class FlattenMergeStage<T, TMat>(int breadth) : FlowStage<IGraph<SourceShape<T>, TMat>, T>("flattenMerge")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(breadth);

    private sealed class Logic(int breadth) : FlowLogic<IGraph<SourceShape<T>, TMat>, T>
    {
        private readonly HashSet<SubSinkInlet<T>> _running = [];

        // The inputs with an element that waits for demand, in the order in which those came.
        private readonly Queue<SubSinkInlet<T>> _waiting = new();

        public override void PreStart() => Pull(In);

        public override void OnPush()
        {
            Start(Grab(In));
            if (_running.Count < breadth)
            {
                PullOnce(In);
            }
        }

        public override void OnPull()
        {
            if (_waiting.TryDequeue(out var input))
            {
                Forward(input);
            }
        }

        public override void OnUpstreamFinish()
        {
            if (_running.Count == 0)
            {
                CompleteStage();
            }
        }

        public override void PostStop()
        {
            foreach (var input in _running)
            {
                input.Cancel();
            }
        }

        private void Start(IGraph<SourceShape<T>, TMat> source)
        {
            var input = CreateSubSinkInlet<T>("FlattenMergeSink");
            input.SetHandler(new LambdaInHandler(
                onPush: () => OnElement(input),
                onUpstreamFinish: () =>
                {
                    if (!input.IsAvailable)
                    {
                        Remove(input);
                    }
                }));
            _running.Add(input);
            input.Pull();
            Source.FromGraph(source).RunWith(input.Sink, SubFusingMaterializer);
        }

        private void OnElement(SubSinkInlet<T> input)
        {
            if (IsAvailable(Out))
            {
                Forward(input);
            }
            else
            {
                _waiting.Enqueue(input);
            }
        }

        private void Forward(SubSinkInlet<T> input)
        {
            Push(Out, input.Grab());
            if (input.IsClosed)
            {
                Remove(input);
            }
            else
            {
                input.Pull();
            }
        }

        private void Remove(SubSinkInlet<T> input)
        {
            _running.Remove(input);
            if (_running.Count == 0 && IsClosed(In))
            {
                CompleteStage();
            }
            else
            {
                PullOnce(In);
            }
        }
    }
}
