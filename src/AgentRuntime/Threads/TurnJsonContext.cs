using System.Text.Json.Serialization;

namespace AgentRuntime.Threads;

/// <summary>Source-generated JSON for what a turn writes into its events.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class TurnJsonContext : JsonSerializerContext;
