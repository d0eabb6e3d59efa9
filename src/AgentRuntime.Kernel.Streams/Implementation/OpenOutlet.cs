namespace Akka.Streams.Implementation;

/// <summary>An outlet of a created logic that waits for its wire.</summary>
internal readonly record struct OpenOutlet(IslandPlan Island, Connection[] Ports, int Index, Outlet Outlet);
