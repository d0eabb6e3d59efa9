using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AgentRuntime.Server.Approvals;
using AgentRuntime.Server.Health;
using AgentRuntime.Server.Models;
using AgentRuntime.Server.Threads;
using AgentRuntime.Server.Turns;

namespace AgentRuntime.Server.Json;

/// <summary>The JSON of all requests and answers. A request with a member that is not known is refused, a null is never written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(CreateThreadRequest))]
[JsonSerializable(typeof(ChangeThreadRequest))]
[JsonSerializable(typeof(ForkThreadRequest))]
[JsonSerializable(typeof(ThreadAnswer))]
[JsonSerializable(typeof(PageAnswer<ThreadItem>))]
[JsonSerializable(typeof(PageAnswer<MessageAnswer>))]
[JsonSerializable(typeof(SendRequest))]
[JsonSerializable(typeof(EditRequest))]
[JsonSerializable(typeof(TurnAnswer))]
[JsonSerializable(typeof(ListAnswer<QueuedAnswer>))]
[JsonSerializable(typeof(ClearedAnswer))]
[JsonSerializable(typeof(ApprovalRequest))]
[JsonSerializable(typeof(ListAnswer<OpenApprovalAnswer>))]
[JsonSerializable(typeof(ModelsAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
internal sealed partial class ServerJson : JsonSerializerContext
{
    /// <summary>The context with text left readable: answers are JSON files, never HTML.</summary>
    public static ServerJson Relaxed => field ??= Create();

    private static ServerJson Create() =>
        new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
