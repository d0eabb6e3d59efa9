namespace Akka.Dispatch;

/// <summary>Something to run, without the allocation of a delegate.</summary>
public interface IRunnable : IThreadPoolWorkItem
{
    /// <summary>Does the work.</summary>
    void Run();
}
