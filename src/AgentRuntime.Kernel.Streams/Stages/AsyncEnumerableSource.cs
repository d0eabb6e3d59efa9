using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>
/// Emits what an async enumerable yields, one move for one pull. When the stage ends in any way, the token that the enumerator was
/// given is cancelled and the enumerator is disposed once its last move has ended.
/// </summary>
internal sealed class AsyncEnumerableSource<T>(Func<IAsyncEnumerable<T>> create) : SourceStage<T>("asyncEnumerable")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(create);

#pragma warning disable CA1001 // A stage has PostStop where another class has Dispose.
    private sealed class Logic(Func<IAsyncEnumerable<T>> create) : SourceLogic<T>
#pragma warning restore CA1001
    {
        private readonly CancellationTokenSource _stopped = new();
        private IAsyncEnumerator<T>? _enumerator;
        private Task<bool>? _move;

        public override void PreStart() => _enumerator = create().GetAsyncEnumerator(_stopped.Token);

        public override void OnPull()
        {
            var move = _enumerator!.MoveNextAsync();
            if (move.IsCompletedSuccessfully)
            {
                Moved(move.Result);
                return;
            }

            _move = move.AsTask();
            _move.Then(this, ended =>
            {
                _move = null;
                if (ended.IsCompletedSuccessfully)
                {
                    Moved(ended.Result);
                }
                else
                {
                    FailStage(ended.Failure());
                }
            });
        }

        public override void PostStop()
        {
            _stopped.Cancel();
            _ = DisposeAsync(_enumerator, _move, _stopped);
        }

        private static async Task DisposeAsync(IAsyncEnumerator<T>? enumerator, Task? move, CancellationTokenSource stopped)
        {
            if (move is not null)
            {
                // An enumerator must not be disposed while it moves; how the move ends matters to nobody now.
                await move.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
            }

            if (enumerator is not null)
            {
                await enumerator.DisposeAsync().ConfigureAwait(false);
            }

            stopped.Dispose();
        }

        private void Moved(bool hasNext)
        {
            if (hasNext)
            {
                Push(Out, _enumerator!.Current);
            }
            else
            {
                CompleteStage();
            }
        }
    }
}
