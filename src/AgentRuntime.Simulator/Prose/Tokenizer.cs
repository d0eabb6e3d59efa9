using System.Text;

namespace AgentRuntime.Simulator.Prose;

/// <summary>Cuts text into pieces as model tokenizers do: words with their leading space, long words in parts, punctuation alone.</summary>
internal static class Tokenizer
{
    /// <summary>Letters in one token; longer words are cut.</summary>
    private const int LongestToken = 9;

    /// <summary>Adds the tokens of a text to a list. The tokens joined are the text; no token splits a character.</summary>
    public static void Split(string text, List<string> tokens)
    {
        var position = 0;
        while (position < text.Length)
        {
            var end = EndOfToken(text, position);
            tokens.Add(text[position..end]);
            position = end;
        }
    }

    /// <summary>About how many tokens a text has, without cutting it.</summary>
    public static int Estimate(string text)
    {
        var count = 0;
        for (var position = 0; position < text.Length; count++)
        {
            position = EndOfToken(text, position);
        }

        return count;
    }

    private static int EndOfToken(string text, int start)
    {
        var position = start;
        if (text[position] == ' ' && position + 1 < text.Length && char.IsLetterOrDigit(text[position + 1]))
        {
            position++;
        }

        if (char.IsLetterOrDigit(text[position]))
        {
            var limit = Math.Min(text.Length, position + LongestToken);
            while (position < limit && char.IsLetterOrDigit(text[position]))
            {
                position++;
            }

            return position;
        }

        if (text[position] is ' ' or '\n')
        {
            var space = text[position];
            while (position < text.Length && text[position] == space)
            {
                position++;
            }

            return position;
        }

        return position + (Rune.TryGetRuneAt(text, position, out var rune) ? rune.Utf16SequenceLength : 1);
    }
}
