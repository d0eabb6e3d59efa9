using System.Buffers;

namespace AgentRuntime.Threads.Context;

/// <summary>Makes a title of what a model wrote as one.</summary>
internal static class TitleText
{
    private static readonly SearchValues<char> Decoration = SearchValues.Create("#*_`~>\"'“”„‟«»‘’‚「」『』《》");

    private static readonly string[] Labels = ["title:", "titel:", "titre :", "titre:", "título:", "titolo:", "标题：", "标题:", "タイトル：", "タイトル:"];

    /// <summary>
    /// The first line that has words, without reasoning, quotes, Markdown and a label before it, and no longer than allowed; empty when the
    /// model wrote no title.
    /// </summary>
    /// <param name="written">What the model wrote.</param>
    /// <param name="maxLength">The longest title, in UTF-16 code units.</param>
    internal static string Clean(string written, int maxLength)
    {
        foreach (var line in WrittenText.WithoutThinking(written).EnumerateLines())
        {
            var title = Undecorated(line);
            foreach (var label in Labels)
            {
                if (title.StartsWith(label, StringComparison.OrdinalIgnoreCase))
                {
                    title = Undecorated(title[label.Length..]);
                }
            }

            if (HasWords(title))
            {
                return Bounded(Plain(title), maxLength);
            }
        }

        return "";
    }

    private static ReadOnlySpan<char> Undecorated(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty && (Decoration.Contains(text[0]) || char.IsWhiteSpace(text[0]) || char.IsControl(text[0])))
        {
            text = text[1..];
        }

        while (!text.IsEmpty && (Decoration.Contains(text[^1]) || char.IsWhiteSpace(text[^1]) || text[^1] is '.' or '。'))
        {
            text = text[..^1];
        }

        return text;
    }

    private static bool HasWords(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Without control characters, without Markdown's marks of emphasis and code, and with single spaces.</summary>
    private static string Plain(ReadOnlySpan<char> text)
    {
        var clean = new char[text.Length];
        var length = 0;
        foreach (var c in text)
        {
            var isSpace = char.IsWhiteSpace(c) || char.IsControl(c);
            if (c is not ('*' or '`') && (!isSpace || (length > 0 && clean[length - 1] != ' ')))
            {
                clean[length++] = isSpace ? ' ' : c;
            }
        }

        return new string(clean, 0, length);
    }

    private static string Bounded(string title, int maxLength)
    {
        if (title.Length <= maxLength)
        {
            return title;
        }

        var cut = ShortenedText.CutBefore(title, Math.Max(0, maxLength - 1));
        var space = title.LastIndexOf(' ', cut);

        // Between words where that does not lose most of it: many languages have no spaces.
        return string.Concat(title.AsSpan(0, space > cut / 2 ? space : cut), "…");
    }
}
