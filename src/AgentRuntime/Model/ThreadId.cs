using System.Diagnostics.CodeAnalysis;

namespace AgentRuntime.Model;

/// <summary>The identity of one thread: 1 to 64 characters of letters, digits, '-', '_' and '.', a UUIDv7 where the runtime makes it.</summary>
public sealed record ThreadId
{
    /// <summary>The longest accepted id, in characters: it is part of an actor's path, a URL and a database key.</summary>
    public const int MaxLength = 64;

    private ThreadId(string value) => Value = value;

    /// <summary>The id's text.</summary>
    public string Value { get; }

    /// <summary>A new id that sorts by the time of its making.</summary>
    public static ThreadId New(TimeProvider timeProvider) =>
        new(Guid.CreateVersion7(timeProvider.GetUtcNow()).ToString());

    /// <summary>Takes an id that a caller chose.</summary>
    /// <exception cref="FormatException">The text is empty, too long, or holds a character that is not allowed.</exception>
    public static ThreadId Parse(string text) => TryParse(text, out var threadId)
        ? threadId
        : throw new FormatException($"'{text}' is not a thread id: use 1 to {MaxLength} letters, digits, '-', '_' or '.'.");

    /// <summary>Takes an id that a caller chose; false when the text is empty, too long, or holds a character that is not allowed.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ThreadId? threadId)
    {
        var allowed = text?.Length is > 0 and <= MaxLength;
        foreach (var c in text ?? "")
        {
            allowed &= char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';
        }

        // "." and ".." mean other things in an address: a thread of such a name could not be reached over HTTP.
        allowed = allowed && text is not ("." or "..");
        threadId = allowed ? new ThreadId(text!) : null;
        return allowed;
    }

    /// <summary>The id's text.</summary>
    public override string ToString() => Value;
}
