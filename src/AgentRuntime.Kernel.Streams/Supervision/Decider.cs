namespace Akka.Streams.Supervision;

/// <summary>Says what a stage does when user code in it throws.</summary>
public delegate Directive Decider(Exception cause);
