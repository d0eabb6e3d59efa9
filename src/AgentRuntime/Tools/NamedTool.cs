using AgentRuntime.Model;

namespace AgentRuntime.Tools;

/// <summary>A tool, and how a model is told of it.</summary>
internal sealed record NamedTool(AgentTool Tool, ToolDefinition Definition);
