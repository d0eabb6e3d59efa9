using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>Splits and joins dotted paths; a quoted part may contain dots.</summary>
internal static class HoconPath
{
    /// <summary>Splits <c>a."b.c".d</c> into its parts. A malformed quote is taken literally: a lookup then finds nothing.</summary>
    public static string[] Split(string path)
    {
        if (!path.Contains('"', StringComparison.Ordinal))
        {
            return path.Contains('.', StringComparison.Ordinal) ? path.Split('.') : [path];
        }

        var parts = new List<string>();
        var part = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < path.Length; i++)
        {
            var c = path[i];
            if (quoted && c == '\\' && i + 1 < path.Length)
            {
                part.Append(path[++i]);
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == '.' && !quoted)
            {
                parts.Add(part.ToString());
                part.Clear();
            }
            else
            {
                part.Append(c);
            }
        }

        parts.Add(part.ToString());
        return [.. parts];
    }

    /// <summary>The inverse of <see cref="Split"/>: quotes what needs quotes.</summary>
    public static string Join(IReadOnlyList<string> parts)
    {
        var text = new StringBuilder();
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0)
            {
                text.Append('.');
            }

            text.Append(Key(parts[i]));
        }

        return text.ToString();
    }

    /// <summary>A key as it must be written: plain where possible, otherwise quoted and escaped.</summary>
    public static string Key(string key)
    {
        foreach (var c in key)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '/'))
            {
                return HoconText.Quote(key);
            }
        }

        return key.Length == 0 ? "\"\"" : key;
    }
}
