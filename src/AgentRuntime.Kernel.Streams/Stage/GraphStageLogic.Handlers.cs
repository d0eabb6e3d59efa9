using Akka.Streams.Implementation;

namespace Akka.Streams.Stage;

public abstract partial class GraphStageLogic
{
    /// <summary>Does nothing.</summary>
#pragma warning disable CA2211, MA0069 // the official field is not read-only
    public static Action DoNothing = () => { };
#pragma warning restore CA2211, MA0069

    /// <summary>Ends the stage when upstream ends; ignores elements.</summary>
    public static readonly InHandler EagerTerminateInput = new EagerTerminateInputHandler();

    /// <summary>Ignores that upstream completes; a failure fails the stage.</summary>
    public static readonly InHandler IgnoreTerminateInput = new IgnoreTerminateInputHandler();

    /// <summary>Ignores everything, failures included.</summary>
    public static readonly InHandler TotallyIgnorantInput = new TotallyIgnorantInputHandler();

    /// <summary>Ends the stage when downstream cancels; ignores demand.</summary>
    public static readonly OutHandler EagerTerminateOutput = new EagerTerminateOutputHandler();

    /// <summary>Ignores demand and that downstream cancels.</summary>
    public static readonly OutHandler IgnoreTerminateOutput = new IgnoreTerminateOutputHandler();

    /// <summary>Completes the stage when upstream completes and <paramref name="predicate"/> is true then; a failure fails it.</summary>
    public static InHandler ConditionalTerminateInput(Func<bool> predicate) => new ConditionalTerminateInputHandler(predicate);

    /// <summary>Ends the stage when downstream cancels and <paramref name="predicate"/> is true then.</summary>
    public static OutHandler ConditionalTerminateOutput(Func<bool> predicate) => new ConditionalTerminateOutputHandler(predicate);

    /// <summary>An input handler made of actions; what is missing ends the stage.</summary>
    public sealed class LambdaInHandler : InHandler
    {
        private readonly Action _onPush;
        private readonly Action? _onUpstreamFinish;
        private readonly Action<Exception>? _onUpstreamFailure;

        /// <summary>Creates the handler.</summary>
        public LambdaInHandler(
            Action onPush, Action? onUpstreamFinish = null, Action<Exception>? onUpstreamFailure = null)
        {
            ArgumentNullException.ThrowIfNull(onPush);
            _onPush = onPush;
            _onUpstreamFinish = onUpstreamFinish;
            _onUpstreamFailure = onUpstreamFailure;
        }

        /// <inheritdoc/>
        public override void OnPush() => _onPush();

        /// <inheritdoc/>
        public override void OnUpstreamFinish()
        {
            if (_onUpstreamFinish is null)
            {
                base.OnUpstreamFinish();
            }
            else
            {
                _onUpstreamFinish();
            }
        }

        /// <inheritdoc/>
        public override void OnUpstreamFailure(Exception e)
        {
            if (_onUpstreamFailure is null)
            {
                base.OnUpstreamFailure(e);
            }
            else
            {
                _onUpstreamFailure(e);
            }
        }
    }

    /// <summary>An output handler made of actions; what is missing ends the stage.</summary>
    public sealed class LambdaOutHandler : OutHandler
    {
        private readonly Action _onPull;
        private readonly Action<Exception>? _onDownstreamFinish;

        /// <summary>Creates the handler.</summary>
        public LambdaOutHandler(Action onPull, Action<Exception>? onDownstreamFinish = null)
        {
            ArgumentNullException.ThrowIfNull(onPull);
            _onPull = onPull;
            _onDownstreamFinish = onDownstreamFinish;
        }

        /// <inheritdoc/>
        public override void OnPull() => _onPull();

        /// <inheritdoc/>
        public override void OnDownstreamFinish(Exception cause)
        {
            if (_onDownstreamFinish is null)
            {
                base.OnDownstreamFinish(cause);
            }
            else
            {
                _onDownstreamFinish(cause);
            }
        }
    }

    private sealed class EagerTerminateInputHandler : InHandler
    {
        public override void OnPush()
        {
        }
    }

    private sealed class IgnoreTerminateInputHandler : InHandler
    {
        public override void OnPush()
        {
        }

        public override void OnUpstreamFinish()
        {
        }
    }

    private sealed class TotallyIgnorantInputHandler : InHandler
    {
        public override void OnPush()
        {
        }

        public override void OnUpstreamFinish()
        {
        }

        public override void OnUpstreamFailure(Exception e)
        {
        }
    }

    private sealed class ConditionalTerminateInputHandler(Func<bool> predicate) : InHandler
    {
        public override void OnPush()
        {
        }

        public override void OnUpstreamFinish()
        {
            if (predicate())
            {
                GraphInterpreter.Current.ActiveStage.CompleteStage();
            }
        }
    }

    private sealed class EagerTerminateOutputHandler : OutHandler
    {
        public override void OnPull()
        {
        }
    }

    private sealed class IgnoreTerminateOutputHandler : OutHandler
    {
        public override void OnPull()
        {
        }

        public override void OnDownstreamFinish(Exception cause)
        {
        }
    }

    private sealed class ConditionalTerminateOutputHandler(Func<bool> predicate) : OutHandler
    {
        public override void OnPull()
        {
        }

        public override void OnDownstreamFinish(Exception cause)
        {
            if (predicate())
            {
                GraphInterpreter.Current.ActiveStage.CompleteStage();
            }
        }
    }
}
