using System.Diagnostics;

namespace AgentRuntime.Telemetry;

/// <summary>
/// Starts and stops spans without leaving them as the current one: an actor's messages share threads, and what one message leaves
/// there would become the parent of what another begins.
/// </summary>
internal static class Spans
{
    /// <summary>Starts a span below its parent, or at the root; null when nobody wants it.</summary>
    internal static Activity? Start(string name, ActivityKind kind, ActivityContext parent)
    {
        if (!RuntimeInstruments.Source.HasListeners())
        {
            return null;
        }

        var current = Activity.Current;
        Activity.Current = null;
        var span = RuntimeInstruments.Source.StartActivity(name, kind, parent);
        Activity.Current = current;
        return span;
    }

    /// <summary>Stops a span; the error, if there is one, becomes its status.</summary>
    internal static void Stop(Activity? span, string? errorType, string? errorMessage)
    {
        if (span is null)
        {
            return;
        }

        if (errorType is not null)
        {
            span.SetTag(TelemetryNames.ErrorType, errorType);
        }

        if (errorMessage is not null)
        {
            span.SetStatus(ActivityStatusCode.Error, errorMessage);
        }

        var current = Activity.Current;
        span.Stop();
        Activity.Current = current == span ? null : current;
    }

    /// <summary>What a span is the parent of until the scope is disposed of.</summary>
    internal readonly struct Scope : IDisposable
    {
        private readonly Activity? _before;
        private readonly bool _isEntered;

        internal Scope(Activity? span)
        {
            if (span is not null)
            {
                _before = Activity.Current;
                _isEntered = true;
                Activity.Current = span;
            }
        }

        /// <summary>Makes what was current before current again.</summary>
        public void Dispose()
        {
            if (_isEntered)
            {
                Activity.Current = _before;
            }
        }
    }
}
