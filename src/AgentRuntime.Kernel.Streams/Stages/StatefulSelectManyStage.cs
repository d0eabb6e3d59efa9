using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Maps every element to any number of elements, by a function that every run, and every restart, makes anew.</summary>
internal sealed class StatefulSelectManyStage<TIn, TOut>(Func<Func<TIn, IEnumerable<TOut>>> factory)
    : FlowStage<TIn, TOut>("statefulSelectMany")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(factory, inheritedAttributes);

    private sealed class Logic : SupervisedFlowLogic<TIn, TOut>
    {
        private readonly Func<Func<TIn, IEnumerable<TOut>>> _factory;
        private Func<TIn, IEnumerable<TOut>> _expand;
        private IEnumerator<TOut>? _current;

        public Logic(Func<Func<TIn, IEnumerable<TOut>>> factory, Attributes attributes)
            : base(attributes)
        {
            _factory = factory;
            _expand = factory();
        }

        public override void OnPull()
        {
            try
            {
                PushNext();
            }
#pragma warning disable CA1031 // the decider says what becomes of it
            catch (Exception e)
#pragma warning restore CA1031
            {
                DropCurrent();
                Decide(e);
            }
        }

        public override void OnUpstreamFinish()
        {
            if (_current is null)
            {
                CompleteStage();
            }
        }

        public override void PostStop() => DropCurrent();

        protected override void OnElement(TIn element)
        {
            var expanded = _expand(element).GetEnumerator();
            if (expanded.MoveNext())
            {
                _current = expanded;
            }
            else
            {
                expanded.Dispose();
            }

            PushNext();
        }

        protected override void Reset()
        {
            DropCurrent();
            _expand = _factory();
        }

        protected override void Continue()
        {
            if (_current is not null && IsAvailable(Out))
            {
                OnPull();
            }
            else if (IsClosed(In))
            {
                CompleteStage();
            }
            else
            {
                PullOnce(In);
            }
        }

        /// <summary>Pushes the element that the enumerator stands at and moves on, so that its end is seen with its last element.</summary>
        private void PushNext()
        {
            if (_current is { } current)
            {
                Push(Out, current.Current);
                if (!current.MoveNext())
                {
                    DropCurrent();
                    if (IsClosed(In))
                    {
                        CompleteStage();
                    }
                }
            }
            else if (IsClosed(In))
            {
                CompleteStage();
            }
            else
            {
                Pull(In);
            }
        }

        private void DropCurrent()
        {
            _current?.Dispose();
            _current = null;
        }
    }
}
