using System.Globalization;

namespace AgentRuntime.Tools;

/// <summary>Where in the arguments a check is. It becomes text only where a problem is told.</summary>
internal sealed class SchemaPath
{
    private readonly SchemaPath? _parent;
    private readonly string? _name;
    private readonly int _index;

    private SchemaPath(SchemaPath? parent, string? name, int index)
    {
        _parent = parent;
        _name = name;
        _index = index;
        Depth = parent is null ? 0 : parent.Depth + 1;
    }

    /// <summary>The arguments themselves.</summary>
    public static SchemaPath Root { get; } = new(null, null, 0);

    /// <summary>How many members and items lie above it.</summary>
    public int Depth { get; }

    /// <summary>A member of what is here.</summary>
    public SchemaPath Member(string name) => new(this, name, 0);

    /// <summary>An item of the array that is here.</summary>
    public SchemaPath Item(int index) => new(this, null, index);

    /// <summary>The path as JSONPath writes it: <c>$.lines[2].price</c>.</summary>
    public override string ToString() => _parent is null ? "$"
        : _name is null ? string.Create(CultureInfo.InvariantCulture, $"{_parent}[{_index}]")
        : _name.Length > 0 && _name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_') ? $"{_parent}.{_name}"
        : $"{_parent}['{Shorten.Text(_name)}']";
}
