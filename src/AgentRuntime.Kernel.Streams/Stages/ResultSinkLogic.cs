namespace Akka.Streams.Stages;

/// <summary>The logic of a sink that gives a task: the task fails with the stream, also when that is stopped from outside.</summary>
internal abstract class ResultSinkLogic<TIn, TResult> : SinkLogic<TIn>
{
    private readonly TaskCompletionSource<TResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TResult> Result => _result.Task;

    public sealed override void OnUpstreamFinish()
    {
        OnCompleted();
        CompleteStage();
    }

    public sealed override void OnUpstreamFailure(Exception e)
    {
        _result.TrySetException(e);
        FailStage(e);
    }

    public sealed override void PostStop()
    {
        if (!_result.Task.IsCompleted)
        {
            _result.TrySetException(AbruptEnd());
        }
    }

    /// <summary>Upstream has completed: the task must get its result now.</summary>
    protected abstract void OnCompleted();

    protected void Succeed(TResult result) => _result.TrySetResult(result);

    /// <summary>Fails the task and cancels upstream with the cause.</summary>
    protected void FailBoth(Exception cause)
    {
        _result.TrySetException(cause);
        FailStage(cause);
    }
}
