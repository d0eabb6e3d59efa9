namespace AgentRuntime.Telemetry;
internal sealed class RuntimeTelemetry {
 internal void TurnStarted(Model.TurnId id){}
 internal void TurnStopped(Model.TurnId id, Model.TurnStopReason r, Model.ModelError? e){}
 internal void RoundStarted(Model.TurnId id, Model.ModelRef m){}
 internal void RoundStopped(Model.TurnId id, Model.TokenUsage? u, Gates.GateOutcome o){}
 internal void BatchArrived(Model.TurnId id, Model.CompletionBatch b){}
 internal void ToolStarted(Model.TurnId id, string c, string n){}
 internal void ToolStopped(Model.TurnId id, string c, Model.ToolCallStatus s){}
}
