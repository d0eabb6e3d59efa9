using Akka.Streams.Implementation;
using Akka.Streams.Stage;
using Akka.Util;

namespace Akka.Streams.Stages;

/// <summary>Makes elements from a state until a task gives none. A task that has ended already costs no message.</summary>
internal sealed class UnfoldAsyncSource<TState, TElem>(
    TState state, Func<TState, Task<Option<(TState, TElem)>>> unfoldAsync) : SourceStage<TElem>("unfoldAsync")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(state, unfoldAsync);

    private sealed class Logic(TState state, Func<TState, Task<Option<(TState, TElem)>>> unfoldAsync) : SourceLogic<TElem>
    {
        private TState _state = state;
        private Wake? _wake;

        public override void OnPull()
        {
            var task = unfoldAsync(_state);
            if (task.IsCompleted)
            {
                OnCompleted(task);
            }
            else
            {
                (_wake ??= new Wake(this)).Await(task);
            }
        }

        private void OnCompleted(Task<Option<(TState, TElem)>> task)
        {
            if (!task.IsCompletedSuccessfully)
            {
                FailStage(task.Failure());
                return;
            }

            var next = task.ResultNow();
            if (next.HasValue)
            {
                _state = next.Value.Item1;
                Push(Out, next.Value.Item2);
            }
            else
            {
                CompleteStage();
            }
        }

        /// <summary>The message that a task has ended; one task is awaited at a time, so one message serves all.</summary>
        private sealed class Wake : IslandMessage
        {
            private readonly Logic _logic;
            private readonly Action _post;
            private Task<Option<(TState, TElem)>>? _task;

            public Wake(Logic logic)
            {
                _logic = logic;
                _post = Post;
            }

            public override GraphInterpreter? Interpreter => _logic.InterpreterOrNull;

            public void Await(Task<Option<(TState, TElem)>> task)
            {
                _task = task;
                task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_post);
            }

            public override void Run() => _logic.RunAsyncInput(static wake => wake.Deliver(), this);

            private void Deliver()
            {
                var task = _task!;
                _task = null;
                _logic.OnCompleted(task);
            }

            private void Post() => _logic.Island.Post(this);
        }
    }
}
