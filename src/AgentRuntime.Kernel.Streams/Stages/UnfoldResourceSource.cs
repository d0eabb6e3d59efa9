using Akka.Streams.Stage;
using Akka.Streams.Supervision;
using Akka.Util;

namespace Akka.Streams.Stages;

/// <summary>Emits what is read from a resource that is opened, and closed however the stream ends.</summary>
internal sealed class UnfoldResourceSource<T, TSource>(
    Func<TSource> create, Func<TSource, Option<T>> read, Action<TSource> close) : SourceStage<T>("unfoldResourceSource")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes)
        => new Logic(create, read, close, inheritedAttributes);

    private sealed class Logic(
        Func<TSource> create, Func<TSource, Option<T>> read, Action<TSource> close, Attributes attributes) : SourceLogic<T>
    {
        private TSource _resource = default!;
        private bool _isOpen;

        public override void PreStart() => Open();

        public override void OnPull()
        {
            while (true)
            {
                try
                {
                    var next = read(_resource);
                    if (next.HasValue)
                    {
                        Push(Out, next.Value);
                    }
                    else
                    {
                        Close();
                        CompleteStage();
                    }

                    return;
                }
#pragma warning disable CA1031 // the decider says what becomes of it
                catch (Exception e)
#pragma warning restore CA1031
                {
                    switch (attributes.GetDecider()(e))
                    {
                        case Directive.Stop:
                            Close();
                            FailStage(e);
                            return;
                        case Directive.Restart:
                            Close();
                            Open();
                            break;
                        case Directive.Resume:
                            break;
                    }
                }
            }
        }

        public override void PostStop() => Close();

        private void Open()
        {
            _resource = create();
            _isOpen = true;
        }

        private void Close()
        {
            if (_isOpen)
            {
                _isOpen = false;
                close(_resource);
            }
        }
    }
}
