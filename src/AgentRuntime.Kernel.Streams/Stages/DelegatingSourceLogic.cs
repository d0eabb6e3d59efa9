using Akka.Streams.Dsl;

namespace Akka.Streams.Stages;

/// <summary>Emits the elements of a source that is known only after the start.</summary>
internal abstract class DelegatingSourceLogic<TOut, TMat> : SourceLogic<TOut>
{
    private readonly TaskCompletionSource<TMat> _value = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SubSinkInlet<TOut>? _input;

    public Task<TMat> Value => _value.Task;

    protected bool IsDelegating => _input is not null;

    public override void OnPull()
    {
        if (_input is { IsClosed: false, HasBeenPulled: false } input)
        {
            input.Pull();
        }
    }

    public override void OnDownstreamFinish(Exception cause)
    {
        _input?.Cancel(cause);
        _value.TrySetException(new StreamDetachedException("Downstream canceled without triggering lazy source materialization"));
        base.OnDownstreamFinish(cause);
    }

    public override void PostStop()
    {
        _input?.Cancel();
        _value.TrySetException(new StreamDetachedException());
    }

    protected void FailValue(Exception cause) => _value.TrySetException(cause);

    /// <summary>Starts the source inside this stage's island.</summary>
    protected void Delegate(Source<TOut, TMat> source)
    {
        var input = CreateSubSinkInlet<TOut>("LazySource");
        _input = input;
        input.SetHandler(new LambdaInHandler(onPush: () => Push(Out, input.Grab())));
        if (IsAvailable(Out))
        {
            input.Pull();
        }

        try
        {
            var value = source.ToMaterialized(input.Sink, Keep.Left)
                .Run(SubFusingMaterializer);
            _value.TrySetResult(value);
        }
        catch (Exception e)
        {
            _value.TrySetException(e);
            throw;
        }
    }
}
