using Akka.Streams.Implementation;
using Akka.Streams.Stage;
using Akka.Streams.Supervision;

namespace Akka.Streams.Stages;

/// <summary>
/// Maps elements by tasks, up to a number at a time, and passes the results on in the order of the elements. A task that has
/// ended already costs no message.
/// </summary>
internal sealed class SelectAsyncStage<TIn, TOut>(int parallelism, Func<TIn, Task<TOut>> mapper, bool isOrdered)
    : FlowStage<TIn, TOut>(isOrdered ? "selectAsync" : "selectAsyncUnordered")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes)
        => new Logic(parallelism, mapper, isOrdered, inheritedAttributes);

    private sealed class Logic(int parallelism, Func<TIn, Task<TOut>> mapper, bool isOrdered, Attributes attributes)
        : FlowLogic<TIn, TOut>
    {
        // In order: every element under way, the oldest first. Unordered: only those whose task has ended.
        private readonly Queue<Slot> _queue = new();
        private int _underWay;

        private int Count => isOrdered ? _queue.Count : _underWay + _queue.Count;

        public override void OnPush()
        {
            Task<TOut> task;
            try
            {
                task = mapper(Grab(In));
            }
#pragma warning disable CA1031 // the decider says what becomes of it
            catch (Exception e) when (attributes.GetDecider()(e) != Directive.Stop)
#pragma warning restore CA1031
            {
                PullIfThereIsRoom();
                return;
            }

            var slot = new Slot(this, task);
            if (!task.IsCompleted)
            {
                Await(slot);
            }
            else if (!IsDropped(slot))
            {
                _queue.Enqueue(slot);
                PushResults();
            }

            PullIfThereIsRoom();
        }

        public override void OnPull()
        {
            PushResults();
            PullIfThereIsRoom();
        }

        public override void OnUpstreamFinish()
        {
            if (Count == 0)
            {
                CompleteStage();
            }
        }

        private void Await(Slot slot)
        {
            if (isOrdered)
            {
                _queue.Enqueue(slot);
            }
            else
            {
                _underWay++;
            }

            slot.Await();
        }

        private void OnCompleted(Slot slot)
        {
            var isDropped = IsDropped(slot);
            if (!isOrdered)
            {
                _underWay--;
                if (!isDropped)
                {
                    _queue.Enqueue(slot);
                }
            }

            PushResults();
            PullIfThereIsRoom();
        }

        private void PushResults()
        {
            while (_queue.TryPeek(out var slot) && slot.IsDecided && (slot.IsDropped || IsAvailable(Out)))
            {
                _queue.Dequeue();
                if (!slot.IsDropped)
                {
                    Push(Out, slot.Task.ResultNow());
                    break;
                }
            }

            if (Count == 0 && IsClosed(In))
            {
                CompleteStage();
            }
        }

        /// <summary>Asks the decider about a failed element, once: it is dropped, or the stage fails.</summary>
        private bool IsDropped(Slot slot)
        {
            slot.IsDecided = true;
            if (slot.Failure() is not { } failure)
            {
                return false;
            }

            slot.IsDropped = true;
            if (attributes.GetDecider()(failure) == Directive.Stop)
            {
                FailStage(failure);
            }

            return true;
        }

        private void PullIfThereIsRoom()
        {
            if (Count < parallelism)
            {
                PullOnce(In);
            }
        }

        private sealed class Slot(Logic logic, Task<TOut> task) : IslandMessage
        {
            public Task<TOut> Task => task;

            /// <summary>The task has ended, and it is known what becomes of its element.</summary>
            public bool IsDecided { get; set; }

            public bool IsDropped { get; set; }

            public Exception? Failure()
            {
                if (!task.IsCompletedSuccessfully)
                {
                    return task.Failure();
                }

                return task.ResultNow() is null ? Compliance.NullElement() : null;
            }

            public override GraphInterpreter? Interpreter => logic.InterpreterOrNull;

            public void Await() => task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(Post);

            public override void Run() => logic.RunAsyncInput(logic.OnCompleted, this);

            private void Post() => logic.Island.Post(this);
        }
    }
}
