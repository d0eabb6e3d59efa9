namespace Akka.Configuration.Hocon;

/// <summary>What was written, before substitutions are resolved.</summary>
internal abstract class HoconSyntax
{
    /// <summary>Set once the value is known; shared by everything that refers to this node.</summary>
    public HoconValue? Resolved { get; set; }

    /// <summary>Whether the node's value is being computed: meeting it again then is a cycle.</summary>
    public bool InProgress { get; set; }

    /// <summary>Lays a later value of a key over an earlier one: objects merge, what holds a substitution waits, anything else hides.</summary>
    public static HoconSyntax Overlay(HoconSyntax? earlier, HoconSyntax later)
    {
        if (earlier is null || later is Scalar or Array { HasSubstitution: false })
        {
            return later;
        }

        if (later is not Object over || earlier is not Object under)
        {
            return new Overlaid(earlier, later);
        }

        foreach (var (key, value) in over.Fields)
        {
            under.Set(key, value);
        }

        return under;
    }

    /// <summary>A value as syntax again, its objects open to be merged with what follows.</summary>
    public static HoconSyntax From(HoconValue value)
    {
        if (value.Fields is not { } fields)
        {
            return new Known(value);
        }

        var syntax = new Object();
        foreach (var (key, child) in fields)
        {
            syntax.Fields.Add(key, From(child));
        }

        return syntax;
    }

    /// <summary>A scalar; null text is the literal <c>null</c>.</summary>
    public sealed class Scalar(string? text) : HoconSyntax
    {
        public string? Text => text;
    }

    public sealed class Array(List<HoconSyntax> items, bool hasSubstitution) : HoconSyntax
    {
        public List<HoconSyntax> Items => items;

        public bool HasSubstitution => hasSubstitution;
    }

    public sealed class Object : HoconSyntax
    {
        public OrderedDictionary<string, HoconSyntax> Fields { get; } = new(StringComparer.Ordinal);

        public void Set(string key, HoconSyntax value) =>
            Fields[key] = Overlay(Fields.TryGetValue(key, out var earlier) ? earlier : null, value);
    }

    /// <summary>Values side by side, at least one of them a substitution, with the white space between them.</summary>
    public sealed class Concatenation(List<HoconSyntax> pieces, HoconPosition position) : HoconSyntax
    {
        public List<HoconSyntax> Pieces => pieces;

        public HoconPosition Position => position;
    }

    /// <summary>White space between two pieces of a concatenation: counts only between scalars.</summary>
    public sealed class Blank(string text) : HoconSyntax
    {
        public string Text => text;
    }

    public sealed class Substitution(string[] path, bool optional, HoconPosition position) : HoconSyntax
    {
        public string[] Path => path;

        public bool Optional => optional;

        public HoconPosition Position => position;
    }

    /// <summary>A key's later value over its earlier one, where a substitution decides what comes out.</summary>
    public sealed class Overlaid(HoconSyntax earlier, HoconSyntax later) : HoconSyntax
    {
        public HoconSyntax Earlier => earlier;

        public HoconSyntax Later => later;
    }

    /// <summary>A value known already: from an included document, or on the way to one.</summary>
    public sealed class Known : HoconSyntax
    {
        public Known(HoconValue value) => Resolved = value;
    }
}
