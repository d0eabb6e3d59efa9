using System.Text.Json;

namespace AgentRuntime.Tools;

/// <summary>Brings what somebody else wrote to a length at which a message can quote it.</summary>
internal static class Shorten
{
    private const int MaxLength = 100;

    /// <summary>The text, cut where it is long.</summary>
    public static string Text(string text)
    {
        if (text.Length <= MaxLength)
        {
            return text;
        }

        var length = char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength;
        return $"{text[..length]}…";
    }

    /// <summary>The value's JSON, cut where it is long.</summary>
    public static string Json(JsonElement value) => Text(value.GetRawText());
}
