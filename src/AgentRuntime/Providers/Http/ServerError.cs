using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AgentRuntime.Providers.Content;

namespace AgentRuntime.Providers.Http;

/// <summary>
/// What a server said about its failure, dug out of every shape it comes in: a JSON string, an object with <c>error</c>
/// (itself a string, an object, or JSON text once more), with <c>message</c>, <c>detail</c> or <c>msg</c>, HTML, or plain text.
/// </summary>
/// <param name="Message">The server's own words, bounded; empty where it said nothing.</param>
/// <param name="Code">Its machine-readable words (<c>type</c> and <c>code</c>), joined by a space; empty where it gave none.</param>
/// <param name="Status">A code between 400 and 599 in the body, which servers send inside an HTTP 200 stream.</param>
internal sealed partial record ServerError(string Message, string Code, int? Status)
{
    /// <summary>The longest message that is kept, in characters: enough for a reason, not for a whole page.</summary>
    public const int MaxMessageLength = 1000;

    private const int MaxNesting = 8;

    private static readonly string[] MessageNames = ["message", "detail", "msg", "error_description", "reason", "title"];

    /// <summary>Reads the body of a failed response, or an error object of a stream.</summary>
    public static ServerError Parse(ReadOnlySpan<byte> utf8) => Parse(Encoding.UTF8.GetString(utf8), MaxNesting);

    /// <summary>A bounded piece of what a server sent, on one line, fit for an error's text.</summary>
    public static string Excerpt(ReadOnlySpan<byte> utf8, int maxLength = 120)
    {
        var cut = utf8[..Math.Min(utf8.Length, maxLength * 4)];
        var text = OneLine(Encoding.UTF8.GetString(cut));
        return text.Length <= maxLength && cut.Length == utf8.Length ? text : string.Concat(text.AsSpan(0, Math.Min(text.Length, maxLength)), "…");
    }

    private static ServerError Parse(string text, int nesting)
    {
        var trimmed = text.Trim().TrimStart('\uFEFF');
        if (trimmed.Length > 0 && trimmed[0] is '{' or '[' or '"')
        {
            try
            {
                using var document = JsonDocument.Parse(JsonText.Raw(Encoding.UTF8.GetBytes(trimmed)), JsonText.DocumentOptions);
                return FromJson(document.RootElement, nesting);
            }
            catch (JsonException)
            {
                return new ServerError(Bounded(trimmed), "", null);
            }
        }

        return new ServerError(trimmed.StartsWith('<') ? Bounded(FromHtml(trimmed)) : Bounded(trimmed), "", null);
    }

    private static ServerError FromJson(JsonElement json, int nesting)
    {
        if (nesting == 0)
        {
            return new ServerError(Bounded(json.GetRawText()), "", null);
        }

        return json.ValueKind switch
        {
            JsonValueKind.Object => FromObject(json, nesting),
            JsonValueKind.Array when json.GetArrayLength() > 0 => FromJson(json[0], nesting - 1),
            JsonValueKind.String => Parse(json.GetString() ?? "", nesting - 1),
            _ => new ServerError(json.ValueKind == JsonValueKind.Null ? "" : Bounded(json.GetRawText()), "", null),
        };
    }

    private static ServerError FromObject(JsonElement json, int nesting)
    {
        var own = new ServerError("", CodeOf(json), StatusOf(json));
        if (json.TryGetProperty("error", out var error) && error.ValueKind != JsonValueKind.Null)
        {
            var inner = FromJson(error, nesting - 1);
            if (inner.Message.Length > 0)
            {
                return inner with { Code = JoinCodes(inner.Code, own.Code), Status = inner.Status ?? own.Status };
            }
        }

        foreach (var name in MessageNames)
        {
            if (json.TryGetProperty(name, out var message) && message.ValueKind != JsonValueKind.Null)
            {
                var inner = FromJson(message, nesting - 1);
                return inner with { Code = JoinCodes(own.Code, inner.Code), Status = own.Status ?? inner.Status };
            }
        }

        // Ollama 0.11 wrote {"error parsing tool call":"…"}: the error is the name itself.
        foreach (var member in json.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.String)
            {
                return own with { Message = Bounded($"{member.Name}: {member.Value.GetString()}") };
            }
        }

        return own with { Message = Bounded(json.GetRawText()) };
    }

    private static string CodeOf(JsonElement json)
    {
        var type = StringOf(json, "type");
        var code = StringOf(json, "code");
        return JoinCodes(type, code);
    }

    private static string JoinCodes(string first, string second) =>
        first.Length == 0 || string.Equals(first, second, StringComparison.Ordinal)
            ? second
            : second.Length == 0 ? first : $"{first} {second}";

    private static string StringOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";

    private static int? StatusOf(JsonElement json)
    {
        foreach (var name in (ReadOnlySpan<string>)["code", "status", "status_code"])
        {
            if (json.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.Number
                && value.TryGetInt32(out var status)
                && status is >= 400 and <= 599)
            {
                return status;
            }
        }

        return null;
    }

    private static string FromHtml(string html)
    {
        foreach (var tag in (ReadOnlySpan<string>)["title", "h1"])
        {
            var start = html.IndexOf($"<{tag}", StringComparison.OrdinalIgnoreCase);
            var open = start < 0 ? -1 : html.IndexOf('>', start);
            var end = open < 0 ? -1 : html.IndexOf($"</{tag}", open, StringComparison.OrdinalIgnoreCase);
            if (end > open + 1)
            {
                return WebUtility.HtmlDecode(html[(open + 1)..end]);
            }
        }

        return WebUtility.HtmlDecode(Tags().Replace(html, " "));
    }

    private static string Bounded(string text)
    {
        var line = OneLine(text);
        return line.Length <= MaxMessageLength ? line : string.Concat(line.AsSpan(0, MaxMessageLength), "…");
    }

    private static string OneLine(string text) => JsonText.WellFormed(WhiteSpace().Replace(text, " ").Trim());

    [GeneratedRegex(@"[\s\p{Cc}]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WhiteSpace();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tags();
}
