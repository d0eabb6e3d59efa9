using System.Globalization;
using AgentRuntime.Model;

namespace AgentRuntime.Gates;

/// <summary>Words why a gate refuses.</summary>
/// <param name="server">The server behind the gate.</param>
/// <param name="provider">The name of its provider; of several, all their names.</param>
internal sealed class GateErrors(string server, string provider)
{
    /// <summary>No more may wait.</summary>
    internal ModelError QueueFull(int maxQueued) => new(
        ModelErrorCategory.Overloaded,
        string.Create(CultureInfo.InvariantCulture, $"{maxQueued} requests wait for {server} already."),
        provider,
        "Wait and ask again; agent-runtime.gate.max-queued allows no more to wait.");

    /// <summary>The server is left alone.</summary>
    /// <param name="last">How it failed last.</param>
    /// <param name="failures">How often it failed in a row.</param>
    /// <param name="left">How long nobody will ask it.</param>
    internal ModelError LeftAlone(ModelError last, int failures, TimeSpan left)
    {
        // Rounded up, so that who waits as long as told does not come too early.
        var retryAfter = TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds / 100) * 100);
        return last with
        {
            Message = string.Create(
                CultureInfo.InvariantCulture,
                $"{server} failed {failures} times in a row and is left alone for {retryAfter.TotalSeconds:0.#} s. The last failure: {last.Message}"),
            Provider = provider,
            RetryAfter = retryAfter,
        };
    }
}
