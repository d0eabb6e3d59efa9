using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace AgentRuntime.Cli.Mcp;

/// <summary>Splits a command line into words as a POSIX shell does, without its substitutions.</summary>
internal static class CommandWords
{
    /// <summary>What the name of a variable is made of.</summary>
    public static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    /// <summary>
    /// The words. In '…' all is meant as it is, in "…" a backslash escapes " \ $ and `, elsewhere it escapes any character.
    /// </summary>
    /// <exception cref="FormatException">A quote is not closed, or nothing comes after a backslash.</exception>
    public static ImmutableArray<string> Split(string line)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        var word = new StringBuilder();
        var hasWord = false;
        for (var at = 0; at < line.Length; at++)
        {
            var c = line[at];
            if (c is ' ' or '\t' or '\n')
            {
                if (hasWord)
                {
                    words.Add(word.ToString());
                    word.Clear();
                    hasWord = false;
                }

                continue;
            }

            hasWord = true;
            at = c switch
            {
                '\'' => TakeSingleQuoted(line, at, word),
                '"' => TakeDoubleQuoted(line, at, word),
                '\\' => TakeEscaped(line, at, word),
                _ => Take(c, at, word),
            };
        }

        if (hasWord)
        {
            words.Add(word.ToString());
        }

        return words.ToImmutable();
    }

    private static int Take(char c, int at, StringBuilder word)
    {
        word.Append(c);
        return at;
    }

    private static int TakeEscaped(string line, int at, StringBuilder word) =>
        at + 1 < line.Length ? Take(line[at + 1], at + 1, word) : throw new FormatException("nothing comes after the last backslash.");

    private static int TakeSingleQuoted(string line, int at, StringBuilder word)
    {
        var end = line.IndexOf('\'', at + 1);
        if (end < 0)
        {
            throw Unclosed('\'', at);
        }

        word.Append(line, at + 1, end - at - 1);
        return end;
    }

    private static int TakeDoubleQuoted(string line, int start, StringBuilder word)
    {
        for (var at = start + 1; at < line.Length; at++)
        {
            switch (line[at])
            {
                case '"':
                    return at;
                case '\\' when at + 1 < line.Length && line[at + 1] is '"' or '\\' or '$' or '`':
                    word.Append(line[++at]);
                    break;
                default:
                    word.Append(line[at]);
                    break;
            }
        }

        throw Unclosed('"', start);
    }

    private static FormatException Unclosed(char quote, int at) => new($"the quote {quote} at character {at + 1} of the command is not closed.");
}
