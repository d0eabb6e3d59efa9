namespace AgentRuntime.Simulator;

/// <summary>How an exchange ended.</summary>
public enum SimulatedOutcome
{
    /// <summary>The whole reply, an error status included, was handed to the operating system.</summary>
    Completed,

    /// <summary>The client closed its connection before the reply was whole.</summary>
    ClientClosed,

    /// <summary>A scripted fault ended the reply.</summary>
    Faulted,

    /// <summary>The server was stopped before the reply was whole.</summary>
    ServerStopped,
}
