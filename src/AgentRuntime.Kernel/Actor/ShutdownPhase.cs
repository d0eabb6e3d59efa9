namespace Akka.Actor;

/// <summary>The settings of one phase of the shutdown.</summary>
internal sealed record ShutdownPhase(IReadOnlyList<string> DependsOn, TimeSpan Timeout, bool Recover, bool Enabled);
