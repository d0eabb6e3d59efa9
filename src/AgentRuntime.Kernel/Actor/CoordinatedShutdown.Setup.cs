using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

// What the configuration adds: the end of the system and of the process.
public sealed partial class CoordinatedShutdown
{
    /// <summary>Makes the shutdown of a system as its configuration says.</summary>
    /// <exception cref="ConfigurationException">The section is missing, or the phases depend on each other in a cycle.</exception>
    internal static CoordinatedShutdown Create(ExtendedActorSystem system)
    {
        var config = system.Settings.Config.GetConfig("akka.coordinated-shutdown")
            ?? throw ConfigurationException.NullOrEmptyConfig<CoordinatedShutdown>("akka.coordinated-shutdown");
        var shutdown = new CoordinatedShutdown(system, config);
        if (config.GetBoolean("terminate-actor-system", true))
        {
            shutdown.AddTask(PhaseActorSystemTerminate, "terminate-system", shutdown.TerminateSystemAsync);
        }

        if (config.GetBoolean("run-by-clr-shutdown-hook", true))
        {
            shutdown.RunWhenProcessExits();
        }

        if (config.GetBoolean("exit-clr", false))
        {
            _ = shutdown._done.Task.ContinueWith(
                static _ => Environment.Exit(0), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        return shutdown;
    }

    private async Task<Done> TerminateSystemAsync()
    {
        ((ActorSystemImpl)System).FinalTerminate();
        await System.WhenTerminated.ConfigureAwait(false);
        return Done.Instance;
    }

    private void RunWhenProcessExits()
    {
        AppDomain.CurrentDomain.ProcessExit += RunAndWait;
        _ = System.WhenTerminated.ContinueWith(
            _ => AppDomain.CurrentDomain.ProcessExit -= RunAndWait, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

        void RunAndWait(object? sender, EventArgs args)
        {
            System.Log.Info("The process exits: running the coordinated shutdown");
#pragma warning disable VSTHRD002 // the process ends as soon as this handler returns
            ((IAsyncResult)Run(ClrExitReason.Instance)).AsyncWaitHandle.WaitOne(TotalTimeout);
#pragma warning restore VSTHRD002
        }
    }
}
