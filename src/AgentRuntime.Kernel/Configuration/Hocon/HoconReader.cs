using System.Runtime.CompilerServices;

namespace Akka.Configuration.Hocon;

/// <summary>Reads HOCON text into <see cref="HoconSyntax"/>, by recursive descent over the characters.</summary>
internal sealed partial class HoconReader(string text, Func<string, HoconRoot>? includeCallback)
{
    /// <summary>Braces and brackets nested deeper than this are refused, so that no document can exhaust the stack.</summary>
    private const int MaxDepth = 200;

    private const string NotInUnquoted = "$\"{}[]:=,#`^?!@*&\\";

    private int _at;
    private int _depth;
    private int _countedTo;
    private int _line = 1;
    private int _lineStart;

    private char Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _at < text.Length ? text[_at] : '\0';
    }

    private bool AtEnd => _at >= text.Length;

    /// <summary>Reads the whole document: an object, with or without its braces.</summary>
    public HoconSyntax.Object ReadDocument()
    {
        var root = new HoconSyntax.Object();
        SkipBlankLines();
        if (Current == '[')
        {
            throw Error("Expected '{' or a key: a document is an object, not an array.");
        }

        var braced = Current == '{';
        if (braced)
        {
            _at++;
        }

        ReadFields(root, [], braced ? PositionAt(_at - 1) : null);
        SkipBlankLines();
        return AtEnd ? root : throw Error($"Unexpected {Shown()} after the end of the document; expected nothing more.");
    }

    private void ReadFields(HoconSyntax.Object target, List<string>? prefix, HoconPosition? opened)
    {
        while (true)
        {
            SkipBlankLines();
            if (AtEnd)
            {
                if (opened is { } brace)
                {
                    throw Error($"The document ends inside an object; expected '}}' for the '{{' in line {brace.Line}, column {brace.Column}.");
                }

                return;
            }

            if (Current == '}' && opened is not null)
            {
                _at++;
                return;
            }

            ReadField(target, prefix);
            SkipBlanks();
            if (Current == ',')
            {
                _at++;
            }
            else if (!AtEnd && Current is not ('\n' or '}'))
            {
                throw Error($"Unexpected {Shown()} after a value; expected ',', a new line or '}}'.");
            }
        }
    }

    private void ReadField(HoconSyntax.Object target, List<string>? prefix)
    {
        if (TryReadInclude(target))
        {
            return;
        }

        var key = ReadPath("a key");
        SkipBlankLines();
        List<string>? path = prefix is null ? null : [.. prefix, .. key];
        switch (Current)
        {
            case '=' or ':':
                _at++;
                Set(target, key, ReadValue(path));
                break;
            case '+' when _at + 1 < text.Length && text[_at + 1] == '=':
                var position = PositionAt(_at);
                _at += 2;
                Append(target, key, path, ReadValue(null), position);
                break;
            case '{':
                Set(target, key, ReadValue(path));
                break;
            default:
                throw Error($"Unexpected {Shown()} after the key '{HoconPath.Join(key)}'; expected '=', ':', '+=' or '{{'.");
        }
    }

    private static void Set(HoconSyntax.Object target, string[] key, HoconSyntax value)
    {
        // a.b.c = value is a { b { c = value } }.
        for (var i = key.Length - 1; i > 0; i--)
        {
            var parent = new HoconSyntax.Object();
            parent.Set(key[i], value);
            value = parent;
        }

        target.Set(key[0], value);
    }

    private static void Append(HoconSyntax.Object target, string[] key, List<string>? path, HoconSyntax value, HoconPosition position)
    {
        HoconSyntax? existing = target;
        foreach (var part in key)
        {
            existing = existing is HoconSyntax.Object parent && parent.Fields.TryGetValue(part, out var child) ? child : null;
        }

        var plain = value is HoconSyntax.Scalar or HoconSyntax.Object or HoconSyntax.Array { HasSubstitution: false };
        if (plain && existing is HoconSyntax.Array { HasSubstitution: false } array)
        {
            array.Items.Add(value);
            return;
        }

        // Spec: "a += b" is "a = ${?a} [b]". Inside an array no path leads here, so only the value at hand can be meant.
        var addition = new HoconSyntax.Array([value], !plain);
        if (path is not null)
        {
            Set(target, key, new HoconSyntax.Concatenation([new HoconSyntax.Substitution([.. path], true, position), addition], position));
        }
        else
        {
            Set(target, key, existing is null ? addition : new HoconSyntax.Concatenation([existing, addition], position));
        }
    }

    private HoconSyntax.Object ReadObject(List<string>? path)
    {
        var opened = PositionAt(_at++);
        Descend(opened);
        var fields = new HoconSyntax.Object();
        ReadFields(fields, path, opened);
        _depth--;
        return fields;
    }

    private HoconSyntax.Array ReadArray()
    {
        var opened = PositionAt(_at++);
        Descend(opened);
        var items = new List<HoconSyntax>();
        var hasSubstitution = false;
        while (true)
        {
            SkipBlankLines();
            if (AtEnd)
            {
                throw Error($"The document ends inside an array; expected ']' for the '[' in line {opened.Line}, column {opened.Column}.");
            }

            if (Current == ']')
            {
                _at++;
                _depth--;
                return new HoconSyntax.Array(items, hasSubstitution);
            }

            var item = ReadValue(null);
            hasSubstitution |= item is not (HoconSyntax.Scalar or HoconSyntax.Array { HasSubstitution: false });
            items.Add(item);
            SkipBlanks();
            if (Current == ',')
            {
                _at++;
            }
            else if (!AtEnd && Current is not ('\n' or ']'))
            {
                throw Error($"Unexpected {Shown()} after an element; expected ',', a new line or ']'.");
            }
        }
    }

    private HoconSyntax ReadValue(List<string>? path)
    {
        SkipBlankLines();
        var position = PositionAt(_at);
        List<HoconSyntax>? pieces = null;
        HoconSyntax? only = null;
        while (true)
        {
            var blanks = ReadBlanks();
            if (AtEndOfValue())
            {
                break;
            }

            var piece = ReadPiece(path);
            if (only is null)
            {
                only = piece;
                continue;
            }

            pieces ??= [only];
            if (blanks.Length > 0)
            {
                pieces.Add(new HoconSyntax.Blank(blanks));
            }

            pieces.Add(piece);
        }

        if (only is null)
        {
            throw Error($"Unexpected {Shown()}; expected a value.");
        }

        return pieces is null ? only : HoconConcatenation.Reduce(pieces, position);
    }

    private HoconSyntax ReadPiece(List<string>? path)
    {
        switch (Current)
        {
            case '{':
                return ReadObject(path);
            case '[':
                return ReadArray();
            case '"':
                return new HoconSyntax.Scalar(ReadQuoted());
            case '$' when _at + 1 < text.Length && text[_at + 1] == '{':
                return ReadSubstitution();
        }

        var start = _at;
        while (!AtEnd && IsUnquoted() && !IsBlank(Current))
        {
            _at++;
        }

        if (_at == start)
        {
            throw Error($"Unexpected {Shown()}; expected a value. Text that holds this character must be in quotes.");
        }

        var word = text[start.._at];
        return new HoconSyntax.Scalar(word == "null" ? null : word);
    }

    private HoconSyntax.Substitution ReadSubstitution()
    {
        var position = PositionAt(_at);
        _at += 2;
        var optional = Current == '?';
        if (optional)
        {
            _at++;
        }

        var path = ReadPath("a path");
        SkipBlanks();
        if (Current != '}')
        {
            throw Error($"Unexpected {Shown()} in a substitution; expected '}}'.");
        }

        _at++;
        return new HoconSyntax.Substitution(path, optional, position);
    }

    private void Descend(HoconPosition position)
    {
        if (++_depth > MaxDepth)
        {
            throw position.Error($"Objects and arrays are nested deeper than {MaxDepth}; expected fewer.");
        }
    }
}
