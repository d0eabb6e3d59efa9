using System.Threading.Channels;
using Akka.Streams.Implementation;

namespace Akka.Streams.Stages;

/// <summary>Emits what is read from a channel and ends with it.</summary>
/// <param name="reader">Where elements are read.</param>
/// <param name="owned">The channel's writing end when the channel ends with the stream.</param>
#pragma warning disable CA1001 // a stage has PostStop where another class has Dispose
internal sealed class ChannelReaderLogic<T>(ChannelReader<T> reader, ChannelWriter<T>? owned = null) : SourceLogic<T>
{
    // A read that nobody waits for any more is cancelled: the channel may live long after the stream.
    private readonly CancellationTokenSource _cancellation = new();
    private Wake? _wake;
    private bool _isWaiting;

    public override void PreStart() => WaitForElements();

    public override void OnPull()
    {
        if (reader.TryRead(out var element))
        {
            Push(Out, element);
        }

        WaitForElements();
    }

    public override void PostStop()
    {
        owned?.TryComplete();
        _cancellation.Cancel();
        _cancellation.Dispose();
    }

    /// <summary>Waits also without demand: the end of the channel is to be seen at once.</summary>
    private void WaitForElements()
    {
        if (_isWaiting || IsClosed(Out))
        {
            return;
        }

        var wait = reader.WaitToReadAsync(_cancellation.Token);
        if (wait.IsCompleted)
        {
            OnReadable(wait);
        }
        else
        {
            _isWaiting = true;
            (_wake ??= new Wake(this)).Await(wait);
        }
    }

    private void OnWoken(ValueTask<bool> wait)
    {
        _isWaiting = false;
        OnReadable(wait);
    }

    private void OnReadable(ValueTask<bool> wait)
    {
        if (!wait.IsCompletedSuccessfully)
        {
            FailStage(wait.AsTask().Failure());
        }
        else if (!wait.Result)
        {
            CompleteStage();
        }
        else if (IsAvailable(Out))
        {
            OnPull();
        }
    }

    /// <summary>The message that the channel can be read; one read is awaited at a time, so one message serves all.</summary>
    private sealed class Wake : IslandMessage
    {
        private readonly ChannelReaderLogic<T> _logic;
        private readonly Action _post;
        private ValueTask<bool> _wait;

        public Wake(ChannelReaderLogic<T> logic)
        {
            _logic = logic;
            _post = Post;
        }

        public override GraphInterpreter? Interpreter => _logic.InterpreterOrNull;

        public void Await(ValueTask<bool> wait)
        {
            _wait = wait;
            wait.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_post);
        }

        public override void Run() => _logic.RunAsyncInput(static wake => wake._logic.OnWoken(wake._wait), this);

        private void Post() => _logic.Island.Post(this);
    }
}
