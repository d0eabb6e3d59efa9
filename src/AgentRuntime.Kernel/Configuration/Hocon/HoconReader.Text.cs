using System.Globalization;
using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>The reader's lower half: characters, strings, paths, white space, includes, positions.</summary>
internal sealed partial class HoconReader
{
    private string[] ReadPath(string expected)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        var quoted = false;
        SkipBlanks();
        while (true)
        {
            if (Current == '"')
            {
                part.Append(ReadQuoted());
                quoted = true;
            }
            else if (Current == '.' && !AtEnd)
            {
                parts.Add(Part());
                _at++;
            }
            else
            {
                // White space belongs to a key only between two of its words.
                var start = _at;
                var blanks = ReadBlanks();
                if (AtEnd || (Current != '"' && Current != '.' && !IsUnquoted()))
                {
                    _at = blanks.Length > 0 && Current is not '\n' ? _at : start + blanks.Length;
                    parts.Add(Part());
                    return [.. parts];
                }

                if (blanks.Length > 0)
                {
                    part.Append(part.Length > 0 && Current != '.' ? blanks : string.Empty);
                }
                else
                {
                    part.Append(text[_at++]);
                }
            }
        }

        string Part()
        {
            if (part.Length == 0 && !quoted)
            {
                throw Error($"Unexpected {Shown()}; expected {(parts.Count == 0 ? expected : "a name after '.'")}.");
            }

            var name = part.ToString();
            part.Clear();
            quoted = false;
            return name;
        }
    }

    private string ReadQuoted()
    {
        var opened = PositionAt(_at);
        if (text.AsSpan(_at).StartsWith("\"\"\"", StringComparison.Ordinal))
        {
            return ReadTripleQuoted(opened);
        }

        var value = new StringBuilder();
        for (_at++; ; _at++)
        {
            switch (Current)
            {
                case '\0' when AtEnd:
                case '\n':
                    throw opened.Error("This string does not end on its line; expected a closing '\"'.");
                case '"':
                    _at++;
                    return value.ToString();
                case '\\':
                    _at++;
                    value.Append(ReadEscape());
                    break;
                default:
                    value.Append(Current);
                    break;
            }
        }
    }

    private string ReadTripleQuoted(HoconPosition opened)
    {
        _at += 3;
        var end = text.IndexOf("\"\"\"", _at, StringComparison.Ordinal);
        if (end < 0)
        {
            throw opened.Error("This string never ends; expected a closing '\"\"\"'.");
        }

        // Spec: the string ends at the last three of a run of quotes; those before them belong to it.
        while (end + 3 < text.Length && text[end + 3] == '"')
        {
            end++;
        }

        var value = text[_at..end];
        _at = end + 3;
        return value;
    }

    /// <summary>Reads the escape whose letter is current, and stays on its last character.</summary>
    private char ReadEscape()
    {
        switch (Current)
        {
            case '"' or '\\' or '/':
                return Current;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when _at + 4 < text.Length
                && ushort.TryParse(text.AsSpan(_at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                _at += 4;
                return (char)code;
            default:
                throw Error($"Unexpected {Shown()} after '\\'; expected one of \" \\ / b f n r t or u with four hexadecimal digits.");
        }
    }

    private bool TryReadInclude(HoconSyntax.Object target)
    {
        const string keyword = "include";
        var start = _at;
        if (!text.AsSpan(_at).StartsWith(keyword, StringComparison.Ordinal))
        {
            return false;
        }

        var position = PositionAt(_at);
        _at += keyword.Length;
        var blanks = ReadBlanks();
        var closing = 0;
        foreach (var form in (ReadOnlySpan<string>)["required(", "file(", "url(", "classpath("])
        {
            if (text.AsSpan(_at).StartsWith(form, StringComparison.Ordinal))
            {
                _at += form.Length;
                closing++;
                ReadBlanks();
            }
        }

        if (blanks.Length == 0 || Current != '"')
        {
            // A key that merely begins with the word.
            _at = start;
            return false;
        }

        var name = ReadQuoted();
        for (; closing > 0; closing--)
        {
            ReadBlanks();
            if (Current != ')')
            {
                throw Error($"Unexpected {Shown()} in an include; expected ')'.");
            }

            _at++;
        }

        Include(target, name, position);
        return true;
    }

    private void Include(HoconSyntax.Object target, string name, HoconPosition position)
    {
        if (includeCallback is null)
        {
            throw position.Error($"Document '{name}' cannot be included; expected a callback that finds included documents.");
        }

        var included = includeCallback(name)?.Value;
        if (included is null || included.IsUndefined)
        {
            return;
        }

        if (included.Fields is not { } fields)
        {
            throw position.Error($"Document '{name}' cannot be included; expected an object.");
        }

        foreach (var (key, value) in fields)
        {
            target.Set(key, HoconSyntax.From(value));
        }
    }

    private string ReadBlanks()
    {
        var start = _at;
        while (!AtEnd && IsBlank(Current))
        {
            _at++;
        }

        return _at == start ? string.Empty : text[start.._at];
    }

    /// <summary>Skips white space and a comment, but not the end of the line.</summary>
    private void SkipBlanks()
    {
        ReadBlanks();
        if (AtComment())
        {
            var end = text.IndexOf('\n', _at);
            _at = end < 0 ? text.Length : end;
        }
    }

    private void SkipBlankLines()
    {
        SkipBlanks();
        while (Current == '\n')
        {
            _at++;
            SkipBlanks();
        }
    }

    private bool AtComment() => Current == '#' || (Current == '/' && _at + 1 < text.Length && text[_at + 1] == '/');

    private bool AtEndOfValue() => AtEnd || Current is '\n' or ',' or '}' or ']' || AtComment();

    private bool IsUnquoted() =>
        Current != '\n'
        && !NotInUnquoted.Contains(Current, StringComparison.Ordinal)
        && !AtComment()
        && !(Current == '+' && _at + 1 < text.Length && text[_at + 1] == '=');

    // Spec: every Unicode space, and the byte order mark, is white space; a new line is its own token.
    private static bool IsBlank(char c) => c != '\n' && (char.IsWhiteSpace(c) || c == '\uFEFF');

    private string Shown() => AtEnd ? "end of the document" : Current switch
    {
        '\n' => "end of the line",
        < ' ' => $"character U+{(int)Current:X4}",
        var c => $"'{c}'",
    };

    private ConfigurationException Error(string message) => PositionAt(_at).Error(message);

    /// <summary>Line and column of an offset. Counts on from the last call, so that a whole document is counted once.</summary>
    private HoconPosition PositionAt(int offset)
    {
        if (offset < _countedTo)
        {
            _countedTo = 0;
            _line = 1;
            _lineStart = 0;
        }

        for (; _countedTo < offset && _countedTo < text.Length; _countedTo++)
        {
            if (text[_countedTo] == '\n')
            {
                _line++;
                _lineStart = _countedTo + 1;
            }
        }

        return new HoconPosition(_line, Math.Min(offset, text.Length) - _lineStart + 1);
    }
}
