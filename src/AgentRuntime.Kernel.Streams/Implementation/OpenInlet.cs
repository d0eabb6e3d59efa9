namespace Akka.Streams.Implementation;

/// <summary>An inlet of a created logic that waits for its wire.</summary>
internal readonly record struct OpenInlet(IslandPlan Island, Connection[] Ports, int Index);
