namespace AgentRuntime.Tests.Threads.Model;

/// <summary>Who says a message of a <see cref="ReferenceThread"/>.</summary>
internal enum ReferenceRole
{
    User,
    Assistant,

    /// <summary>Nobody: asks the model to go on with the answer before it.</summary>
    GoOn,
}
