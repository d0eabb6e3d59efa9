using Akka.Event;

namespace Akka.Actor;

/// <content>The end: user actors first, then the system's own, then the callbacks.</content>
internal sealed partial class ActorSystemImpl
{
    private IActorRef? _deadLetterListener;

    public override Task Terminate()
    {
        if (_terminating || !Settings.Config.GetBoolean("akka.coordinated-shutdown.run-by-actor-system-terminate", true))
        {
            FinalTerminate();
            return WhenTerminated;
        }

        var run = CoordinatedShutdown.Get(this).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
        if (!Settings.Config.GetBoolean("akka.coordinated-shutdown.terminate-actor-system", true))
        {
            // The phases leave the system alone; who asks it to terminate still means it.
            _ = run.ContinueWith(
                static (_, system) => ((ActorSystemImpl)system!).FinalTerminate(),
                this,
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default);
        }

        return WhenTerminated;
    }

    public override void RegisterOnTermination(Action code)
    {
        lock (_gate)
        {
            if (_callbacksRun)
            {
                throw new InvalidOperationException("ActorSystem already terminated.");
            }

            _onTermination.Push(code);
        }
    }

    internal override void DisposeInternal()
    {
#pragma warning disable VSTHRD002 // Dispose is synchronous by contract; the actors stop on pool threads
        Terminate().Wait();
#pragma warning restore VSTHRD002
    }

    /// <summary>Stops the actors without running the coordinated shutdown.</summary>
    internal void FinalTerminate()
    {
        lock (_gate)
        {
            if (_terminating)
            {
                return;
            }

            _terminating = true;
        }

        if (_deadLetterListener is { } listener && !Settings.Config.GetBoolean("akka.log-dead-letters-during-shutdown", true))
        {
            Stop(listener);
        }

        UserGuardian.StopInternal();
    }

    internal void GuardianFailed(IActorRef guardian)
    {
        FinalTerminate();
        ((IInternalActorRef)guardian).Stop();
    }

    internal void GuardianTerminated(IActorRef guardian)
    {
        if (ReferenceEquals(guardian, UserGuardian))
        {
            // The loggers stop with the system's own actors; what is logged from here on goes to the standard output.
            EventStream.SubscribeLevels(_stdout, Logging.LogLevelFor(Settings.StdoutLogLevel));
            _ = StopSystemGuardianAsync();
            return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static system => system.Finish(), this, preferLocal: false);
    }

    /// <summary>Lets the loggers write what they were sent, then stops the system's own actors.</summary>
    private async Task StopSystemGuardianAsync()
    {
        try
        {
            await Task.WhenAll(EventStream.Loggers.Select(static logger => logger.GracefulStop(Timeout.InfiniteTimeSpan)))
                .WaitAsync(Settings.LoggerStartTimeout, TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            EventStream.Publish(new Warning(Name, typeof(ActorSystem), $"A logger has not ended within {Settings.LoggerStartTimeout}"));
        }

        SystemGuardian.StopInternal();
    }

    private void Finish()
    {
        Action[] callbacks;
        lock (_gate)
        {
            _callbacksRun = true;
            callbacks = [.. _onTermination];
            _onTermination.Clear();
        }

        foreach (var callback in callbacks)
        {
            try
            {
                callback();
            }
#pragma warning disable CA1031 // one failing callback must not keep the others from running
            catch (Exception e)
#pragma warning restore CA1031
            {
                Console.Error.WriteLine(new Error(e, Name, typeof(ActorSystem), "A termination callback threw").ToString());
            }
        }

        (Scheduler as IDisposable)?.Dispose();
        _terminated.TrySetResult();
    }
}
