using System.Text.Json.Serialization;

namespace AgentRuntime.Cli.Latency.Peers;

/// <summary>What the processes of a measurement say to each other; a line each.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PeerReady))]
[JsonSerializable(typeof(ModelQuestion))]
[JsonSerializable(typeof(ExchangeTimes[]))]
[JsonSerializable(typeof(ReaderOrder))]
[JsonSerializable(typeof(StreamTimes[]))]
internal sealed partial class PeerJson : JsonSerializerContext;
