namespace AgentRuntime.Tests.Threads.Model;

/// <summary>A tool that the model calls.</summary>
internal enum ToolKind
{
    /// <summary>Runs beside others.</summary>
    Read,

    /// <summary>Runs alone, in the order of the calls.</summary>
    Write,

    /// <summary>Wants a person's approval.</summary>
    Ask,

    /// <summary>Runs beside others and does not end when it is cancelled.</summary>
    Stubborn,

    /// <summary>There is none of this name.</summary>
    Unknown,

    /// <summary>The arguments are not JSON.</summary>
    Garbled,
}
