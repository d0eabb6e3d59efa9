using Akka.Streams.Stage;
using Akka.Streams.Supervision;

namespace Akka.Streams.Stages;

/// <summary>Folds elements together while downstream does not want any, up to a weight.</summary>
internal sealed class BatchStage<TIn, TOut>(
    long max, Func<TIn, long> costFunction, Func<TIn, TOut> seed, Func<TOut, TIn, TOut> aggregate)
    : FlowStage<TIn, TOut>("batch")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes)
        => new Logic(max, costFunction, seed, aggregate, inheritedAttributes);

    private sealed class Logic(
        long max,
        Func<TIn, long> costFunction,
        Func<TIn, TOut> seed,
        Func<TOut, TIn, TOut> aggregate,
        Attributes attributes) : FlowLogic<TIn, TOut>
    {
        private TOut _batch = default!;
        private bool _hasBatch;
        private readonly long _max = max;
        private long _left = max;

        // The element that did not fit into the batch before it.
        private TIn _pending = default!;
        private bool _hasPending;

        public override void PreStart() => Pull(In);

        public override void OnPush()
        {
            var element = Grab(In);
            try
            {
                Take(element);
            }
#pragma warning disable CA1031 // the decider says what becomes of it
            catch (Exception e)
#pragma warning restore CA1031
            {
                Decide(e);
            }

            if (IsClosed(Out))
            {
                return;
            }

            if (IsAvailable(Out))
            {
                Flush();
            }

            if (!_hasPending)
            {
                PullOnce(In);
            }
        }

        public override void OnPull()
        {
            if (!_hasBatch)
            {
                if (IsClosed(In))
                {
                    CompleteStage();
                }
                else
                {
                    PullOnce(In);
                }

                return;
            }

            Flush();
            if (!IsClosed(In))
            {
                PullOnce(In);
            }
            else if (!_hasBatch)
            {
                CompleteStage();
            }
        }

        public override void OnUpstreamFinish()
        {
            if (!_hasBatch)
            {
                CompleteStage();
            }
        }

        private void Take(TIn element)
        {
            var cost = costFunction(element);
            if (!_hasBatch)
            {
                _batch = seed(element);
                _hasBatch = true;
                _left = _max - cost;
            }
            else if (cost > _left)
            {
                _pending = element;
                _hasPending = true;
            }
            else
            {
                _batch = aggregate(_batch, element);
                _left -= cost;
            }
        }

        private void Flush()
        {
            if (_hasBatch)
            {
                Push(Out, _batch);
                Clear();
            }

            if (!_hasPending)
            {
                return;
            }

            var element = _pending;
            _hasPending = false;
            _pending = default!;
            try
            {
                _batch = seed(element);
                _hasBatch = true;
                _left = _max - costFunction(element);
            }
#pragma warning disable CA1031 // the decider says what becomes of it
            catch (Exception e)
#pragma warning restore CA1031
            {
                Decide(e);
            }
        }

        private void Decide(Exception failure)
        {
            switch (attributes.GetDecider()(failure))
            {
                case Directive.Stop:
                    FailStage(failure);
                    break;
                case Directive.Restart:
                    Clear();
                    _hasPending = false;
                    _pending = default!;
                    break;
                case Directive.Resume:
                    break;
            }
        }

        private void Clear()
        {
            _batch = default!;
            _hasBatch = false;
            _left = _max;
        }
    }
}
