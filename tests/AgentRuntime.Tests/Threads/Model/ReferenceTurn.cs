namespace AgentRuntime.Tests.Threads.Model;

/// <summary>The turn that runs.</summary>
internal sealed class ReferenceTurn(string text)
{
    /// <summary>What the user said.</summary>
    internal string Text => text;

    internal int Round { get; set; } = 1;

    internal int Attempt { get; set; } = 1;

    /// <summary>How often a request was refused as too large.</summary>
    internal int Refusals { get; set; }

    /// <summary>True once the round gave text or thinking, in whichever attempt.</summary>
    internal bool HasOutput { get; set; }

    /// <summary>True once the round gave text or a call, in whichever attempt.</summary>
    internal bool HasAnswer { get; set; }

    internal bool IsCancelling { get; set; }

    /// <summary>The messages that steer: as long as one of them waits, the turn ends instead of asking the model again.</summary>
    internal HashSet<string> Steering { get; } = new(StringComparer.Ordinal);
}
