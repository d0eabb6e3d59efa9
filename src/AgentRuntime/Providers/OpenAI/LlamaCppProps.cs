using AgentRuntime.Model;
using AgentRuntime.Providers.Http;
using AgentRuntime.Providers.Wire;

namespace AgentRuntime.Providers.OpenAI;

/// <summary>Reads llama.cpp's <c>/props</c>, which stands beside <c>/v1</c>; other servers of the protocol do not have it.</summary>
internal static class LlamaCppProps
{
    /// <summary>How many requests the server works on at once: its slots. Null where the server has no such page.</summary>
    /// <param name="transport">The connections to the server.</param>
    /// <param name="prefix">The path from the configured address to the protocol's root; empty where the address has a path of its own.</param>
    /// <param name="cancellationToken">Closes the connection.</param>
    /// <exception cref="ModelException">The server could not be asked.</exception>
    public static async Task<int?> TotalSlotsAsync(HttpTransport transport, string prefix, CancellationToken cancellationToken)
    {
        try
        {
            var path = prefix.Length == 0 ? "../props" : "props";
            var props = await transport.QueryAsync(HttpMethod.Get, path, null, null, cancellationToken).ConfigureAwait(false);
            return props.Number("total_slots") is > 0 and <= int.MaxValue and var slots ? (int)slots : null;
        }
        catch (ModelException e) when (
            e.Error is { Status: >= 400 and < 500 or 501 } or { Category: ModelErrorCategory.Protocol })
        {
            return null;
        }
    }
}
