using System.Security.Cryptography;

namespace AgentRuntime.Providers.Content;

/// <summary>Gives every tool call of one response an id of its own: the server's where it gave one, else one made here.</summary>
internal sealed class ToolCallIds(Func<string> newSuffix)
{
    private HashSet<string>? _used;

    /// <summary>Eight random letters and digits, as Ollama makes them.</summary>
    public static string RandomSuffix() => RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 8);

    /// <summary>A fresh id for a message that the server did not name.</summary>
    public string NewMessageId() => $"msg_{newSuffix()}";

    /// <summary>The server's id unless it is empty or already stands for another call of this response.</summary>
    public string Claim(string id)
    {
        while (id.Length == 0 || !(_used ??= new HashSet<string>(StringComparer.Ordinal)).Add(id))
        {
            id = $"call_{newSuffix()}";
        }

        return id;
    }
}
