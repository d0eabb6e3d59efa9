namespace AgentRuntime.Model;

/// <summary>Which requests a model server gets first when more wait than it takes.</summary>
public enum RequestPriority
{
    /// <summary>Somebody waits for the answer.</summary>
    Interactive,

    /// <summary>Nobody watches: it comes after everything interactive.</summary>
    Background,
}
