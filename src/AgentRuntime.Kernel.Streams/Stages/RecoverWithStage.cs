using Akka.Streams.Dsl;
using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Goes on with another source when upstream fails, up to a number of times.</summary>
/// <param name="recovery">Gives the source, or null when the failure is to stand.</param>
/// <param name="attempts">How many failures may be replaced; -1 for any number.</param>
internal sealed class RecoverWithStage<T, TMat>(Func<Exception, IGraph<SourceShape<T>, TMat>?> recovery, int attempts)
    : FlowStage<T, T>("recoverWith")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(recovery, attempts);

    private sealed class Logic(Func<Exception, IGraph<SourceShape<T>, TMat>?> recovery, int attempts) : FlowLogic<T, T>
    {
        private int _attempt;
        private SubSinkInlet<T>? _replacement;

        public override void OnPush() => Push(Out, Grab(In));

        public override void OnPull()
        {
            if (_replacement is { } replacement)
            {
                if (!replacement.HasBeenPulled && !replacement.IsClosed)
                {
                    replacement.Pull();
                }
            }
            else
            {
                Pull(In);
            }
        }

        public override void OnUpstreamFailure(Exception e) => Recover(e);

        public override void PostStop() => _replacement?.Cancel();

        private void Recover(Exception failure)
        {
            if ((attempts >= 0 && _attempt >= attempts) || recovery(failure) is not { } source)
            {
                FailStage(failure);
                return;
            }

            _attempt++;
            SetKeepGoing(true);
            var sink = CreateSubSinkInlet<T>("RecoverWithSink");
            _replacement = sink;
            sink.SetHandler(new LambdaInHandler(
                onPush: () => Push(Out, sink.Grab()),
                onUpstreamFinish: CompleteStage,
                onUpstreamFailure: Recover));
            if (IsAvailable(Out))
            {
                sink.Pull();
            }

            Source.FromGraph(source).RunWith(sink.Sink, SubFusingMaterializer);
        }
    }
}
