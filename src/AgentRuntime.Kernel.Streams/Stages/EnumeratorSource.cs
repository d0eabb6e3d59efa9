using Akka.Streams.Stage;
using Akka.Streams.Supervision;

namespace Akka.Streams.Stages;

/// <summary>Emits what an enumerator gives; one element ahead, so that the last one is followed by completion at once.</summary>
internal sealed class EnumeratorSource<T>(Func<IEnumerator<T>> factory, string name) : SourceStage<T>(name)
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(factory, inheritedAttributes);

    private sealed class Logic(Func<IEnumerator<T>> factory, Attributes attributes) : SourceLogic<T>
    {
        private IEnumerator<T>? _enumerator;
        private bool _hasNext;

        public override void OnPull()
        {
            try
            {
                if (_enumerator is null)
                {
                    _enumerator = factory();
                    _hasNext = _enumerator.MoveNext();
                }

                if (_hasNext)
                {
                    Push(Out, _enumerator.Current);
                    _hasNext = _enumerator.MoveNext();
                }
            }
#pragma warning disable CA1031 // the decider says what becomes of it
            catch (Exception e) when (attributes.GetDecider()(e) != Directive.Stop)
#pragma warning restore CA1031
            {
                _hasNext = false;
            }

            if (!_hasNext)
            {
                CompleteStage();
            }
        }

        public override void PostStop() => _enumerator?.Dispose();
    }
}
