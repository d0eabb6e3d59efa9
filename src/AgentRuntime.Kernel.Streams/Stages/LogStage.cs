using Akka.Event;
using Akka.Streams.Stage;
using Akka.Streams.Supervision;

namespace Akka.Streams.Stages;

/// <summary>Writes elements and the stream's end to the log, on the levels of <see cref="Attributes.LogLevels"/>.</summary>
internal sealed class LogStage<T>(string name, Func<T, object> extract, ILoggingAdapter? log) : FlowStage<T, T>("log")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes)
        => new Logic(name, extract, log, inheritedAttributes);

    private sealed class Logic(string name, Func<T, object> extract, ILoggingAdapter? log, Attributes attributes)
        : FlowLogic<T, T>
    {
        private static readonly Attributes.LogLevels DefaultLevels
            = new(LogLevel.DebugLevel, LogLevel.DebugLevel, LogLevel.ErrorLevel);

        private readonly Attributes.LogLevels _levels = attributes.GetAttribute(DefaultLevels);
        private ILoggingAdapter _log = null!;

        public override void PreStart() => _log = log ?? Log;

        public override void OnPush()
        {
            try
            {
                var element = Grab(In);
                if (IsOn(_levels.OnElement))
                {
                    _log.Log(_levels.OnElement, null!, $"[{name}] Element: {extract(element)}");
                }

                Push(Out, element);
            }
#pragma warning disable CA1031 // the decider says what becomes of it
            catch (Exception e) when (attributes.GetDecider()(e) != Directive.Stop)
#pragma warning restore CA1031
            {
                PullOnce(In);
            }
        }

        public override void OnUpstreamFinish()
        {
            if (IsOn(_levels.OnFinish))
            {
                _log.Log(_levels.OnFinish, null!, $"[{name}] Upstream finished.");
            }

            CompleteStage();
        }

        public override void OnUpstreamFailure(Exception e)
        {
            if (IsOn(_levels.OnFailure))
            {
                _log.Log(_levels.OnFailure, e, $"[{name}] Upstream failed.");
            }

            FailStage(e);
        }

        public override void OnDownstreamFinish(Exception cause)
        {
            if (IsOn(_levels.OnFinish))
            {
                _log.Log(_levels.OnFinish, null!, $"[{name}] Downstream finished, cause: {cause.GetType().Name}: {cause.Message}");
            }

            base.OnDownstreamFinish(cause);
        }

        private bool IsOn(LogLevel level) => level != Attributes.LogLevels.Off && _log.IsEnabled(level);
    }
}
