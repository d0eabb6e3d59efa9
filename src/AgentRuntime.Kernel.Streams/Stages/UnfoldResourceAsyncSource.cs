using Akka.Streams.Stage;
using Akka.Streams.Supervision;
using Akka.Util;

namespace Akka.Streams.Stages;

/// <summary>Emits what is read by tasks from a resource that is opened by a task, and closed however the stream ends.</summary>
internal sealed class UnfoldResourceAsyncSource<T, TSource>(
    Func<Task<TSource>> create, Func<TSource, Task<Option<T>>> read, Func<TSource, Task<Done>> close)
    : SourceStage<T>("unfoldResourceSourceAsync")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes)
        => new Logic(create, read, close, inheritedAttributes);

    private sealed class Logic(
        Func<Task<TSource>> create,
        Func<TSource, Task<Option<T>>> read,
        Func<TSource, Task<Done>> close,
        Attributes attributes) : SourceLogic<T>
    {
        private TSource _resource = default!;
        private bool _isOpen;
        private Task<TSource>? _opening;

        public override void PreStart() => Open();

        public override void OnPull()
        {
            if (_isOpen)
            {
                Read();
            }
        }

        public override void OnDownstreamFinish(Exception cause)
        {
            if (_isOpen)
            {
                Close(() => base.OnDownstreamFinish(cause));
            }
            else
            {
                base.OnDownstreamFinish(cause);
            }
        }

        public override void PostStop()
        {
            if (_isOpen)
            {
                // The stage ends now and cannot wait for the task; its failure has nobody left to go to.
                _isOpen = false;
                _ = close(_resource);
            }
            else if (_opening is { } opening)
            {
                // The resource comes into being after its stage has gone.
                _ = opening.ContinueWith(
                    opened => close(opened.ResultNow()),
                    CancellationToken.None,
                    TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
            }
        }

        private void Open()
        {
            try
            {
                _opening = create();
                Await(_opening, OnOpened);
            }
#pragma warning disable CA1031 // fails the stream
            catch (Exception e)
#pragma warning restore CA1031
            {
                FailStage(e);
            }
        }

        private void OnOpened(Task<TSource> task)
        {
            _opening = null;
            if (!task.IsCompletedSuccessfully)
            {
                FailStage(task.Failure());
                return;
            }

            _resource = task.ResultNow();
            _isOpen = true;
            if (IsAvailable(Out))
            {
                Read();
            }
        }

        private void Read()
        {
            try
            {
                Await(read(_resource), OnRead);
            }
#pragma warning disable CA1031 // the decider says what becomes of it
            catch (Exception e)
#pragma warning restore CA1031
            {
                Decide(e);
            }
        }

        private void OnRead(Task<Option<T>> task)
        {
            if (!_isOpen)
            {
                return;
            }

            if (!task.IsCompletedSuccessfully)
            {
                Decide(task.Failure());
                return;
            }

            var next = task.ResultNow();
            if (next.HasValue)
            {
                Push(Out, next.Value);
            }
            else
            {
                Close(CompleteStage);
            }
        }

        private void Decide(Exception failure)
        {
            switch (attributes.GetDecider()(failure))
            {
                case Directive.Stop:
                    Close(() => FailStage(failure));
                    break;
                case Directive.Restart:
                    Close(Open);
                    break;
                case Directive.Resume:
                    if (IsAvailable(Out))
                    {
                        Read();
                    }

                    break;
            }
        }

        private void Close(Action andThen)
        {
            _isOpen = false;
            SetKeepGoing(true);
            try
            {
                Await(close(_resource), task =>
                {
                    if (task.IsCompletedSuccessfully)
                    {
                        andThen();
                    }
                    else
                    {
                        FailStage(task.Failure());
                    }
                });
            }
#pragma warning disable CA1031 // fails the stream
            catch (Exception e)
#pragma warning restore CA1031
            {
                FailStage(e);
            }
        }

        private void Await<TTask>(TTask task, Action<TTask> handler)
            where TTask : Task
        {
            if (task.IsCompleted)
            {
                handler(task);
            }
            else
            {
                task.Then(this, handler);
            }
        }
    }
}
