using System.Collections.Immutable;
using Akka.Streams.Dsl;
using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Emits the first elements together with a source of the others, which has to be run once, and soon.</summary>
internal sealed class PrefixAndTailStage<T>(int count) : FlowStage<T, (IImmutableList<T>, Source<T, NotUsed>)>("prefixAndTail")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes)
        => new Logic(count, inheritedAttributes.GetMandatoryAttribute<ActorAttributes.StreamSubscriptionTimeout>());

    private sealed class Logic(int count, ActorAttributes.StreamSubscriptionTimeout timeout)
        : TimedFlowLogic<T, (IImmutableList<T>, Source<T, NotUsed>)>
    {
        private const string TailTimer = "TailSubscriptionTimer";

        private readonly ImmutableArray<T>.Builder _prefix = ImmutableArray.CreateBuilder<T>();
        private SubSourceOutlet<T>? _tail;

        public override void PreStart()
        {
            if (count <= 0)
            {
                // Without a prefix the tail is emitted with the first demand.
                SetHandler(Out, onPull: EmitTail);
            }
        }

        public override void OnPush()
        {
            if (_tail is { } tail)
            {
                tail.Push(Grab(In));
                return;
            }

            _prefix.Add(Grab(In));
            if (_prefix.Count < count)
            {
                Pull(In);
            }
            else
            {
                EmitTail();
            }
        }

        public override void OnPull()
        {
            if (_tail is null)
            {
                Pull(In);
            }
        }

        public override void OnUpstreamFinish()
        {
            if (_tail is { } tail)
            {
                tail.Complete();
                CompleteStage();
            }
            else
            {
                Emit(Out, (_prefix.DrainToImmutable(), Source.Empty<T>()), CompleteStage);
            }
        }

        public override void OnUpstreamFailure(Exception e)
        {
            if (_tail is { } tail)
            {
                tail.Fail(e);
                CompleteStage();
            }
            else
            {
                FailStage(e);
            }
        }

        public override void OnDownstreamFinish(Exception cause)
        {
            // The tail lives on its own after it was emitted.
            if (_tail is null)
            {
                base.OnDownstreamFinish(cause);
            }
        }

        public override void PostStop()
        {
            if (_tail is { IsClosed: false } tail)
            {
                tail.Fail(AbruptEnd());
            }
        }

        protected override void OnTimer(object timerKey)
        {
            if (_tail is not { } tail)
            {
                return;
            }

            tail.Timeout(timeout.Timeout);
            if (tail.IsClosed)
            {
                CompleteStage();
            }
        }

        private void EmitTail()
        {
            var tail = new SubSourceOutlet<T>(this, "TailSource");
            _tail = tail;
            tail.SetHandler(new LambdaOutHandler(onPull: () => PullOnce(In), onDownstreamFinish: CancelStage));
            if (timeout.Mode == StreamSubscriptionTimeoutTerminationMode.CancelTermination)
            {
                ScheduleOnce(TailTimer, timeout.Timeout);
            }

            SetKeepGoing(true);
            Push(Out, (_prefix.DrainToImmutable(), Source.FromGraph(tail.Source)));
            Complete(Out);
        }
    }
}
