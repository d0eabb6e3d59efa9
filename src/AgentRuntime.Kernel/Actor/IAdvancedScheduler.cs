namespace Akka.Actor;

/// <summary>Runs actions and work later, outside any actor; prefer messages.</summary>
public interface IAdvancedScheduler : IActionScheduler;
