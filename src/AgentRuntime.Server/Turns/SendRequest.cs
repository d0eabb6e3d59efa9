using System.Collections.Immutable;
using System.Text;
using AgentRuntime.Model;
using AgentRuntime.Server.Problems;
using AgentRuntime.Threads;

namespace AgentRuntime.Server.Turns;

/// <summary>The body of <c>POST /v1/threads/{threadId}/turns</c>: a text, or content in parts.</summary>
internal sealed record SendRequest
{
    public string? Text { get; init; }

    public Part[]? Content { get; init; }

    public string? Strategy { get; init; }

    /// <summary>The message as the runtime takes it.</summary>
    /// <exception cref="ProblemException">There is neither text nor content, both, or a part that is not one.</exception>
    public UserMessage ToMessage() => (Text, Content) switch
    {
        ({ Length: > 0 } text, null) => new UserMessage(text),
        (null, { Length: > 0 } parts) => FromParts(parts),
        (null, null) => throw ProblemMap.Invalid("text", "There is nothing to say: send 'text' or 'content'."),
        ({ Length: 0 }, null) => throw ProblemMap.Invalid("text", "'text' is empty."),
        (null, _) => throw ProblemMap.Invalid("content", "'content' is empty."),
        _ => throw ProblemMap.Invalid("content", "Send 'text' or 'content', not both."),
    };

    private static UserMessage FromParts(Part[] parts)
    {
        var text = new StringBuilder();
        var images = ImmutableArray.CreateBuilder<ImageContent>();
        for (var i = 0; i < parts.Length; i++)
        {
            switch (parts[i])
            {
                case { Type: "text", Text: { } part, Data: null, MediaType: null }:
                    text.Append(text.Length > 0 ? "\n\n" : "").Append(part);
                    break;
                case { Type: "image", Data: { Length: > 0 } data, MediaType: { } mediaType, Text: null }
                    when mediaType.StartsWith("image/", StringComparison.Ordinal):
                    images.Add(new ImageContent(mediaType, data));
                    break;
                default:
                    throw ProblemMap.Invalid(
                        $"content[{i}]",
                        "A part is {\"type\":\"text\",\"text\":…} or {\"type\":\"image\",\"mediaType\":\"image/…\",\"data\":BASE64}.");
            }
        }

        return text.Length > 0 || images.Count > 0
            ? new UserMessage(text.ToString()) { Images = images.DrainToImmutable() }
            : throw ProblemMap.Invalid("content", "'content' says nothing.");
    }

    /// <summary>A part of the content.</summary>
    internal sealed record Part
    {
        public string? Type { get; init; }

        public string? Text { get; init; }

        public string? MediaType { get; init; }

        public byte[]? Data { get; init; }
    }
}
