using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>One value of a configuration: an object, an array, a scalar or nothing. Immutable and safe to share.</summary>
public partial class HoconValue : IMightBeAHoconObject
{
    internal static readonly HoconValue Undefined = new();
    internal static readonly HoconValue EmptyObject = new(new OrderedDictionary<string, HoconValue>(0, StringComparer.Ordinal));

    private readonly string? _text;
    private readonly OrderedDictionary<string, HoconValue>? _fields;
    private readonly IReadOnlyList<HoconValue>? _items;

    /// <summary>Creates a value that holds nothing.</summary>
    public HoconValue()
    {
    }

    internal HoconValue(string text) => _text = text;

    internal HoconValue(OrderedDictionary<string, HoconValue> fields) => _fields = fields;

    internal HoconValue(IReadOnlyList<HoconValue> items) => _items = items;

    /// <summary>Whether there is nothing here: no value, the literal <c>null</c>, or an object without fields.</summary>
    public bool IsEmpty => _text is null && _items is null && _fields is not { Count: > 0 };

    /// <summary>The fields of an object in the order of their first appearance; null for anything else.</summary>
    internal OrderedDictionary<string, HoconValue>? Fields => _fields;

    internal IReadOnlyList<HoconValue>? Items => _items;

    internal string? Text => _text;

    internal bool IsUndefined => _text is null && _items is null && _fields is null;

    /// <summary>Whether the value is an array.</summary>
    public bool IsArray() => _items is not null;

    /// <summary>Whether the value is an object.</summary>
    public bool IsObject() => _fields is not null;

    /// <summary>Whether the value is a scalar: a string, number, boolean, duration or size, all held as text.</summary>
    public bool IsString() => _text is not null;

    /// <summary>The fields of an object; null for anything else.</summary>
    public HoconObject? GetObject() => _fields is null ? null : new HoconObject(_fields);

    /// <summary>The field of that name (a plain name, not a path), or null when this is no object or has no such field.</summary>
    public HoconValue? GetChildObject(string key) => _fields is not null && _fields.TryGetValue(key, out var child) ? child : null;

    /// <summary>A configuration with this value under one key.</summary>
    public Config AtKey(string key) => new(new HoconRoot(new HoconValue(
        new OrderedDictionary<string, HoconValue>(1, StringComparer.Ordinal) { [key] = this })));

    /// <summary>This value as a configuration of its own.</summary>
    public Config ToConfig() => new(new HoconRoot(this));

    /// <summary>The value as HOCON that reads back as the same value; an object without its braces.</summary>
    public override string ToString() => ToString(0);

    /// <summary>The value as HOCON, its inner lines indented.</summary>
    /// <param name="indent">The level of indentation of this value's own lines; one level is two spaces.</param>
    public virtual string ToString(int indent)
    {
        var text = new StringBuilder();
        if (_fields is not null)
        {
            WriteFields(text, indent);
        }
        else
        {
            Write(text, indent);
        }

        return text.ToString();
    }

    /// <summary>What a lookup finds when <paramref name="over"/> is laid over <paramref name="under"/>: objects merge, anything else hides.</summary>
    [return: NotNullIfNotNull(nameof(over))]
    [return: NotNullIfNotNull(nameof(under))]
    internal static HoconValue? Merge(HoconValue? over, HoconValue? under)
    {
        if (over is null || under is null)
        {
            return over ?? under;
        }

        if (over._fields is null || under._fields is null || under._fields.Count == 0)
        {
            return over;
        }

        if (over._fields.Count == 0)
        {
            return under;
        }

        var fields = new OrderedDictionary<string, HoconValue>(over._fields.Count + under._fields.Count, StringComparer.Ordinal);
        foreach (var (key, value) in over._fields)
        {
            fields.Add(key, under._fields.TryGetValue(key, out var hidden) ? Merge(value, hidden) : value);
        }

        foreach (var (key, value) in under._fields)
        {
            fields.TryAdd(key, value);
        }

        return new HoconValue(fields);
    }

    /// <summary>The value at the end of a path, or null.</summary>
    internal HoconValue? Find(ReadOnlySpan<string> path)
    {
        var value = this;
        foreach (var key in path)
        {
            if (value._fields is null || !value._fields.TryGetValue(key, out value!))
            {
                return null;
            }
        }

        return value;
    }

    private void Write(StringBuilder text, int indent)
    {
        if (_text is not null)
        {
            text.Append(HoconText.Scalar(_text));
        }
        else if (_items is not null)
        {
            text.Append('[');
            for (var i = 0; i < _items.Count; i++)
            {
                text.Append(i == 0 ? string.Empty : ", ");
                _items[i].Write(text, indent);
            }

            text.Append(']');
        }
        else if (_fields is not null)
        {
            text.Append("{\n");
            WriteFields(text, indent + 1);
            text.Append(' ', indent * 2).Append('}');
        }
        else
        {
            text.Append("null");
        }
    }

    private void WriteFields(StringBuilder text, int indent)
    {
        foreach (var (key, value) in _fields!)
        {
            text.Append(' ', indent * 2).Append(HoconPath.Key(key)).Append(value._fields is null ? " : " : " ");
            value.Write(text, indent);
            text.Append('\n');
        }
    }
}
