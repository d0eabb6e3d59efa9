using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Tools;
using ModelContextProtocol.Protocol;

namespace AgentRuntime.Mcp;

/// <summary>Makes of a server's result what a tool returns: all that is text or a picture, and a note of what is neither.</summary>
internal static class McpResult
{
    internal static ToolResult Read(CallToolResult result)
    {
        var texts = new List<string>();
        var images = ImmutableArray.CreateBuilder<ImageContent>();
        foreach (var block in result.Content)
        {
            Read(block, texts, images);
        }

        if (result.StructuredContent is { } structured && !texts.Any(text => IsSame(text, structured)))
        {
            texts.Add(structured.GetRawText());
        }

        return new ToolResult(string.Join('\n', texts)) { Images = images.ToImmutable(), IsError = result.IsError == true };
    }

    private static void Read(ContentBlock block, List<string> texts, ImmutableArray<ImageContent>.Builder images)
    {
        switch (block)
        {
            case TextContentBlock text:
                texts.Add(text.Text);
                break;
            case ImageContentBlock image:
                images.Add(new ImageContent(image.MimeType, image.DecodedData));
                break;
            case EmbeddedResourceBlock { Resource: TextResourceContents resource }:
                texts.Add($"[{resource.Uri}]\n{resource.Text}");
                break;
            case EmbeddedResourceBlock { Resource: BlobResourceContents { MimeType: ['i', 'm', 'a', 'g', 'e', '/', ..] mediaType } picture }:
                texts.Add($"[{picture.Uri}]");
                images.Add(new ImageContent(mediaType, picture.DecodedData));
                break;
            case EmbeddedResourceBlock { Resource: BlobResourceContents blob }:
                texts.Add(LeftOut(blob.Uri, blob.MimeType, blob.DecodedData.Length));
                break;
            case ResourceLinkBlock link:
                texts.Add(string.Join(' ', ((string?[])[$"[{link.Title ?? link.Name}]", link.Uri, link.Description]).Where(part => part is not null)));
                break;
            case AudioContentBlock audio:
                texts.Add(LeftOut("sound", audio.MimeType, audio.DecodedData.Length));
                break;
            default:
                texts.Add($"[content of the type {block.Type}, which cannot be shown]");
                break;
        }
    }

    private static string LeftOut(string name, string? mediaType, int bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"[{name}, {mediaType ?? "of unknown type"}, {bytes} bytes, which cannot be shown]");

    /// <summary>Whether a text is the structured content over again, as the specification wants it for older clients.</summary>
    private static bool IsSame(string text, JsonElement structured)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return JsonElement.DeepEquals(document.RootElement, structured);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
