using System.Collections.Immutable;
using System.Text.Json;

namespace AgentRuntime.Simulator;

/// <summary>A completion request that passed the server's checks, as a script sees it.</summary>
/// <param name="Index">How many completion requests came before it, from 0.</param>
/// <param name="Path">The route, such as <c>/api/chat</c>.</param>
/// <param name="Model">The model's name as the client wrote it.</param>
/// <param name="Messages">The conversation; for <c>/api/generate</c> the prompt as one user message.</param>
/// <param name="Tools">The names of the tools offered.</param>
/// <param name="IsStreamed">Whether the reply is streamed.</param>
/// <param name="Body">The whole body.</param>
public sealed record SimulatedRequest(
    int Index,
    string Path,
    string Model,
    ImmutableArray<SimulatedMessage> Messages,
    ImmutableArray<string> Tools,
    bool IsStreamed,
    JsonElement Body)
{
    /// <summary>The last user message's text, or the empty string.</summary>
    public string Prompt
    {
        get
        {
            for (var i = Messages.Length - 1; i >= 0; i--)
            {
                if (Messages[i].Role == "user")
                {
                    return Messages[i].Content;
                }
            }

            return string.Empty;
        }
    }
}
