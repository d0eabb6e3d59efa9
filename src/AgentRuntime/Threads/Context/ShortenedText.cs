using System.Globalization;

namespace AgentRuntime.Threads.Context;

/// <summary>Cuts an old tool result, always in the same way: what was cut once is the same text in every later request.</summary>
internal static class ShortenedText
{
    /// <summary>
    /// The beginning of the text, a note of how much was left out, and where there is room for it the end, which of a command's output is
    /// often the part that counts.
    /// </summary>
    /// <param name="text">What is cut.</param>
    /// <param name="maxLength">The longest result, in UTF-16 code units; the note alone may be longer.</param>
    /// <param name="imageCount">How many pictures go with it.</param>
    internal static string Of(string text, int maxLength, int imageCount = 0)
    {
        var images = imageCount == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"\n[{imageCount} images were left out]");
        if (text.Length <= maxLength)
        {
            return text + images;
        }

        var note = string.Create(
            CultureInfo.InvariantCulture, $"\n[… {text.Length - maxLength} characters and more were left out …]\n");
        var room = Math.Max(0, maxLength - note.Length - images.Length);
        var head = CutBefore(text, room - (room / 3));
        var tail = CutAfter(text, text.Length - (room / 3));
        return string.Concat(text.AsSpan(0, head), note, text.AsSpan(tail), images);
    }

    /// <summary>The cut at or before an index that splits no surrogate pair.</summary>
    internal static int CutBefore(string text, int index) =>
        index > 0 && index < text.Length && char.IsLowSurrogate(text[index]) && char.IsHighSurrogate(text[index - 1])
            ? index - 1
            : index;

    private static int CutAfter(string text, int index) =>
        index > 0 && index < text.Length && char.IsLowSurrogate(text[index]) && char.IsHighSurrogate(text[index - 1])
            ? index + 1
            : index;
}
