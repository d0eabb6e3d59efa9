using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>Work that the scheduler runs on the clock's own thread, as it is done in no time.</summary>
internal interface IQuickWork : IRunnable;
