namespace AgentRuntime.Telemetry;

/// <summary>
/// Names of the OpenTelemetry conventions for generative AI (semantic-conventions-genai v0.1.0, all of them in development there), and
/// under <c>agent_runtime</c> those that the conventions do not have.
/// </summary>
internal static class TelemetryNames
{
    internal const string OperationName = "gen_ai.operation.name";
    internal const string ProviderName = "gen_ai.provider.name";
    internal const string ConversationId = "gen_ai.conversation.id";
    internal const string AgentName = "gen_ai.agent.name";
    internal const string RequestModel = "gen_ai.request.model";
    internal const string RequestStream = "gen_ai.request.stream";
    internal const string RequestMaxTokens = "gen_ai.request.max_tokens";
    internal const string RequestTemperature = "gen_ai.request.temperature";
    internal const string RequestTopP = "gen_ai.request.top_p";
    internal const string RequestSeed = "gen_ai.request.seed";
    internal const string ResponseFinishReasons = "gen_ai.response.finish_reasons";
    internal const string ResponseTimeToFirstChunk = "gen_ai.response.time_to_first_chunk";
    internal const string UsageInputTokens = "gen_ai.usage.input_tokens";
    internal const string UsageOutputTokens = "gen_ai.usage.output_tokens";
    internal const string UsageCacheReadTokens = "gen_ai.usage.cache_read.input_tokens";
    internal const string TokenType = "gen_ai.token.type";
    internal const string ToolName = "gen_ai.tool.name";
    internal const string ToolCallId = "gen_ai.tool.call.id";
    internal const string ToolType = "gen_ai.tool.type";
    internal const string ErrorType = "error.type";
    internal const string ServerAddress = "server.address";
    internal const string ServerPort = "server.port";

    internal const string TurnId = "agent_runtime.turn.id";
    internal const string StopReason = "agent_runtime.turn.stop_reason";
    internal const string Round = "agent_runtime.round";
    internal const string Attempt = "agent_runtime.attempt";
    internal const string IsEstimated = "agent_runtime.usage.is_estimated";
    internal const string Hop = "agent_runtime.hop";
    internal const string GateServer = "agent_runtime.gate.server";
    internal const string GatePriority = "agent_runtime.gate.priority";

    internal const string InvokeAgent = "invoke_agent";
    internal const string Chat = "chat";
    internal const string ExecuteTool = "execute_tool";
    internal const string Input = "input";
    internal const string Output = "output";
    internal const string Cancelled = "cancelled";
}
