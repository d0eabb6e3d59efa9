namespace AgentRuntime.Tools.Approvals;

/// <summary>The answers that people gave for always. An app may keep them where it keeps its users. Safe for concurrent use.</summary>
public interface IApprovalMemory
{
    /// <summary>What was answered; called for every call of a tool, so it must not wait. Where it throws, there is no answer.</summary>
    /// <param name="owner">Whom the thread belongs to; empty where the app has no owners.</param>
    /// <param name="tool">The tool's name; the answer holds for all its arguments.</param>
    /// <returns>The answer as it was kept; null for none.</returns>
    RememberedAnswer? Find(string owner, string tool);

    /// <summary>Keeps an answer; a later one for the same owner and tool replaces it.</summary>
    /// <param name="owner">Whom the thread belongs to; empty where the app has no owners.</param>
    /// <param name="tool">The tool's name.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="cancellationToken">Gives up the keeping; the answer may have been kept.</param>
    /// <returns>Completes when the answer is durable, where it is kept at all; fails when it could not be kept.</returns>
    Task RememberAsync(string owner, string tool, RememberedAnswer answer, CancellationToken cancellationToken);
}
