using System.Threading.Channels;

namespace Akka.Streams.Stages;

/// <summary>Writes elements to a channel, waiting while that is full. The stream is cancelled when somebody else completes the channel.</summary>
internal sealed class ChannelWriterLogic<T>(ChannelWriter<T> writer, bool isOwner) : SinkLogic<T>
{
    private T _waiting = default!;
    private bool _isWaiting;
    private bool _completing;
    private bool _ended;

    public override void OnPush()
    {
        var element = Grab(In);
        if (writer.TryWrite(element))
        {
            Pull(In);
        }
        else
        {
            _waiting = element;
            _isWaiting = true;
            WaitForRoom();
        }
    }

    public override void OnUpstreamFinish()
    {
        if (_isWaiting)
        {
            _completing = true;
            SetKeepGoing(true);
        }
        else
        {
            End(null);
            CompleteStage();
        }
    }

    public override void OnUpstreamFailure(Exception e)
    {
        End(e);
        FailStage(e);
    }

    public override void PostStop() => End(AbruptEnd());

    private void WaitForRoom()
    {
        var wait = writer.WaitToWriteAsync();
        if (wait.IsCompleted)
        {
            OnRoom(wait.AsTask());
        }
        else
        {
            wait.AsTask().Then(this, OnRoom);
        }
    }

    private void OnRoom(Task<bool> wait)
    {
        if (!wait.IsCompletedSuccessfully)
        {
            _ended = true;
            FailStage(wait.Failure());
        }
        else if (!wait.ResultNow())
        {
            _ended = true;
            CompleteStage();
        }
        else if (!writer.TryWrite(_waiting))
        {
            WaitForRoom();
        }
        else
        {
            _isWaiting = false;
            _waiting = default!;
            if (_completing)
            {
                End(null);
                CompleteStage();
            }
            else
            {
                Pull(In);
            }
        }
    }

    private void End(Exception? cause)
    {
        if (!_ended)
        {
            _ended = true;
            if (isOwner)
            {
                writer.TryComplete(cause);
            }
        }
    }
}
