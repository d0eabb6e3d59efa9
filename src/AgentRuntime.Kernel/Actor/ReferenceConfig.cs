namespace Akka.Actor;

/// <summary>The defaults of every setting that the kernel reads.</summary>
internal static class ReferenceConfig
{
    internal const string Text = """
        akka {
          loggers = ["Akka.Event.DefaultLogger"]
          # How long a logger may take to answer that it is ready.
          logger-startup-timeout = 5s
          loglevel = "INFO"
          # What is written to the standard output before the loggers run and after they have stopped.
          stdout-loglevel = "WARNING"
          # How many dead letters are logged: on, off, or a number.
          log-dead-letters = 10
          log-dead-letters-during-shutdown = on
          log-dead-letters-suspend-duration = 5m
          # Types of extensions (IExtensionId) that are made when the system starts.
          extensions = []

          actor {
            guardian-supervisor-strategy = "Akka.Actor.DefaultSupervisorStrategy"
            # The time-out of an ask that gives none.
            ask-timeout = infinite
            creation-timeout = 20s

            default-dispatcher {
              type = "Dispatcher"
              # How many messages an actor processes before others get their turn.
              throughput = 30
              # The longest turn; 0 for no limit.
              throughput-deadline-time = 0ms
            }

            internal-dispatcher {
              type = "Dispatcher"
              throughput = 5
            }

            default-mailbox {
              mailbox-type = "Akka.Dispatch.UnboundedMailbox"
              # The bounds of a BoundedMailbox.
              mailbox-capacity = 1000
              mailbox-push-timeout-time = 10s
              # The bound of a stash; -1 for none.
              stash-capacity = -1
            }

            mailbox {
              unbounded-queue-based { mailbox-type = "Akka.Dispatch.UnboundedMailbox" }
              bounded-queue-based { mailbox-type = "Akka.Dispatch.BoundedMailbox" }
              unbounded-deque-based { mailbox-type = "Akka.Dispatch.UnboundedDequeBasedMailbox" }
              bounded-deque-based { mailbox-type = "Akka.Dispatch.BoundedDequeBasedMailbox" }
            }

            inbox {
              # How many messages an inbox keeps; more become dead letters.
              inbox-size = 1000
              default-timeout = 5s
            }

            debug {
              # Logs each message that no behaviour handled.
              unhandled = off
              event-stream = off
            }
          }

          scheduler {
            implementation = "Akka.Actor.HeapScheduler"
          }

          coordinated-shutdown {
            default-phase-timeout = 5s
            terminate-actor-system = on
            exit-clr = off
            run-by-clr-shutdown-hook = on
            run-by-actor-system-terminate = on
            phases {
              before-service-unbind {}
              service-unbind { depends-on = [before-service-unbind] }
              service-requests-done { depends-on = [service-unbind] }
              service-stop { depends-on = [service-requests-done] }
              before-cluster-shutdown { depends-on = [service-stop] }
              cluster-sharding-shutdown-region { timeout = 10s, depends-on = [before-cluster-shutdown] }
              cluster-leave { depends-on = [cluster-sharding-shutdown-region] }
              cluster-exiting { timeout = 10s, depends-on = [cluster-leave] }
              cluster-exiting-done { depends-on = [cluster-exiting] }
              cluster-shutdown { depends-on = [cluster-exiting-done] }
              before-actor-system-terminate { depends-on = [cluster-shutdown] }
              actor-system-terminate { timeout = 10s, depends-on = [before-actor-system-terminate] }
            }
          }
        }
        """;
}
