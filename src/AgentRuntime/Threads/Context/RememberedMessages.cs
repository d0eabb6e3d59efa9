using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using AgentRuntime.Model;

namespace AgentRuntime.Threads.Context;

/// <summary>The last user messages that came with an idempotency key, so that one that is sent again is not taken again.</summary>
/// <param name="capacity">How many are remembered; the oldest is forgotten first.</param>
internal sealed class RememberedMessages(int capacity)
{
    private readonly Dictionary<string, RememberedMessage> _byKey = new(StringComparer.Ordinal);
    private readonly Queue<string> _keys = new();

    /// <summary>The message that was accepted under the key; null when none was, or it is forgotten.</summary>
    internal RememberedMessage? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>Tells one message's text and pictures from another's.</summary>
    internal static string ContentOf(string text, ImmutableArray<ImageContent> images)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
        foreach (var image in images)
        {
            // The lengths keep apart what would be the same bytes in a row.
            hash.AppendData(Encoding.UTF8.GetBytes($"|{image.MediaType}|{image.Data.Length}|"));
            hash.AppendData(image.Data.Span);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Remembers an accepted message, if it has a key.</summary>
    internal void Add(ThreadEvent.UserMessageAdded added)
    {
        if (capacity == 0
            || added.IdempotencyKey is not { } key
            || !_byKey.TryAdd(key, new RememberedMessage(added.TurnId!, added.Position, ContentOf(added.Text, added.Images))))
        {
            return;
        }

        _keys.Enqueue(key);
        if (_keys.Count > capacity)
        {
            _byKey.Remove(_keys.Dequeue());
        }
    }
}
