using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Akka.Actor;

/// <summary>Where an actor lives: the address of its system and the names from the root down. The incarnation (<see cref="Uid"/>)
/// is not part of the equality.</summary>
public abstract class ActorPath : IEquatable<ActorPath>, IComparable<ActorPath>
{
    /// <summary>The symbols that a name may hold beside letters and digits of ASCII.</summary>
    public const string ValidSymbols = "\"-_.*$+:@&=,!~';()";

    private readonly ActorPath? _parent;

    /// <summary>Makes a root.</summary>
    protected ActorPath(Address address, string name)
    {
        RootAddress = address;
        Name = name;
    }

    /// <summary>Makes a child.</summary>
    protected ActorPath(ActorPath parentPath, string name, long uid)
    {
        _parent = parentPath;
        Name = name;
        Uid = uid;
    }

    /// <summary>The last element; a root has its own name, usually <c>/</c>.</summary>
    public string Name { get; }

    /// <summary>The address of the system.</summary>
    public Address Address
    {
        get
        {
            var path = this;
            while (path._parent is not null)
            {
                path = path._parent;
            }

            return path.RootAddress!;
        }
    }

    /// <summary>The incarnation of the actor: tells apart two actors that had the same name one after the other; 0 when not known.</summary>
    public long Uid { get; }

    /// <summary>The parent; null for a root.</summary>
    public ActorPath? Parent => _parent;

    /// <summary>The number of elements; 0 for a root.</summary>
    public int Depth
    {
        get
        {
            var depth = 0;
            for (var path = this; path._parent is not null; path = path._parent)
            {
                depth++;
            }

            return depth;
        }
    }

    /// <summary>The names from the root down.</summary>
    public IReadOnlyList<string> Elements
    {
        get
        {
            var elements = new string[Depth];
            var path = this;
            for (var i = elements.Length - 1; i >= 0; i--)
            {
                elements[i] = path.Name;
                path = path._parent!;
            }

            return elements;
        }
    }

    /// <summary>The root of the tree.</summary>
    public ActorPath Root => ParentOf(0);

    private Address? RootAddress { get; }

    /// <summary>The path of a child.</summary>
    public static ActorPath operator /(ActorPath path, string name) => new ChildActorPath(path, name, 0);

    /// <summary>The path of a descendant.</summary>
    public static ActorPath operator /(ActorPath path, IEnumerable<string> name)
    {
        foreach (var element in name)
        {
            if (element.Length != 0)
            {
                path /= element;
            }
        }

        return path;
    }

    /// <summary>Whether both name the same place, whatever the incarnation.</summary>
    public static bool operator ==(ActorPath? left, ActorPath? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether the two name different places.</summary>
    public static bool operator !=(ActorPath? left, ActorPath? right) => !(left == right);

    /// <summary>Joins elements, each preceded by a slash.</summary>
    public static string FormatPathElements(IEnumerable<string> pathElements) => string.Concat(pathElements.Select(static e => "/" + e));

    /// <summary>Whether the text can be a name: not empty, not starting with <c>$</c>, ASCII letters, digits,
    /// <see cref="ValidSymbols"/> and <c>%</c> with two hexadecimal digits.</summary>
    public static bool IsValidPathElement(string s)
    {
        if (string.IsNullOrEmpty(s) || s[0] == '$')
        {
            return false;
        }

        for (var i = 0; i < s.Length; i++)
        {
            if (char.IsAsciiLetterOrDigit(s[i]) || ValidSymbols.Contains(s[i], StringComparison.Ordinal))
            {
                continue;
            }

            if (s[i] != '%' || i + 2 >= s.Length || !char.IsAsciiHexDigit(s[i + 1]) || !char.IsAsciiHexDigit(s[i + 2]))
            {
                return false;
            }

            i += 2;
        }

        return true;
    }

    /// <summary>Reads a full path, as in <c>akka://system/user/a</c>.</summary>
    /// <exception cref="UriFormatException">The text is not a path.</exception>
    public static ActorPath Parse(string path)
        => TryParse(path, out var parsed) ? parsed : throw new UriFormatException($"Can not parse an ActorPath: {path}");

    /// <summary>Reads a full path; false when the text is something else.</summary>
    public static bool TryParse(string path, [NotNullWhen(true)] out ActorPath? actorPath)
    {
        actorPath = null;
        return path is not null
            && Address.TryParse(path.AsSpan(), out var address, out var rest)
            && TryParse(new RootActorPath(address), rest, out actorPath);
    }

    /// <summary>Reads elements under a base path; false when the text is something else.</summary>
    public static bool TryParse(ActorPath basePath, string absoluteUri, [NotNullWhen(true)] out ActorPath? actorPath)
        => TryParse(basePath, absoluteUri.AsSpan(), out actorPath);

    /// <summary>Reads elements under a base path; false when the text is something else.</summary>
    public static bool TryParse(ActorPath basePath, ReadOnlySpan<char> absoluteUri, [NotNullWhen(true)] out ActorPath? actorPath)
    {
        actorPath = null;
        if (absoluteUri.IsEmpty || absoluteUri[0] != '/')
        {
            return false;
        }

        var uid = 0L;
        var hash = absoluteUri.LastIndexOf('#');
        if (hash >= 0)
        {
            if (!long.TryParse(absoluteUri[(hash + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out uid))
            {
                return false;
            }

            absoluteUri = absoluteUri[..hash];
        }

        var path = basePath;
        foreach (var range in absoluteUri.Split('/'))
        {
            if (!absoluteUri[range].IsEmpty)
            {
                path /= absoluteUri[range].ToString();
            }
        }

        actorPath = uid == 0 ? path : path.WithUid(uid);
        return true;
    }

    /// <summary>Reads the address of a full path; false when the text has none.</summary>
    public static bool TryParseAddress(string path, [NotNullWhen(true)] out Address? address)
        => Address.TryParse(path.AsSpan(), out address, out _);

    /// <summary>Reads the address of a full path and gives what follows it.</summary>
    public static bool TryParseAddress(string path, [NotNullWhen(true)] out Address? address, out ReadOnlySpan<char> absoluteUri)
        => Address.TryParse(path.AsSpan(), out address, out absoluteUri);

    /// <summary>The path of a child.</summary>
    public ActorPath Child(string childName) => this / childName;

    /// <summary>The ancestor at a depth; a negative depth counts from this path upwards.</summary>
    public ActorPath ParentOf(int depth)
    {
        var steps = depth < 0 ? -depth : Depth - depth;
        var path = this;
        for (var i = 0; i < steps && path._parent is not null; i++)
        {
            path = path._parent;
        }

        return path;
    }

    /// <summary>The same path for an incarnation.</summary>
    public ActorPath WithUid(long uid) => _parent is null || uid == Uid ? this : new ChildActorPath(_parent, Name, uid);

    /// <summary>Orders by address, then by elements.</summary>
    public int CompareTo(ActorPath? other)
    {
        if (other is null)
        {
            return 1;
        }

        if (Equals(other))
        {
            return 0;
        }

        return string.CompareOrdinal(ToString(), other.ToString());
    }

    /// <summary>Whether both name the same place, whatever the incarnation.</summary>
    public bool Equals(ActorPath? other)
    {
        if (other is null)
        {
            return false;
        }

        var left = this;
        var right = other;
        while (!ReferenceEquals(left, right))
        {
            if (!string.Equals(left.Name, right.Name, StringComparison.Ordinal))
            {
                return false;
            }

            if (left._parent is null || right._parent is null)
            {
                return left._parent is null && right._parent is null && left.RootAddress!.Equals(right.RootAddress);
            }

            left = left._parent;
            right = right._parent;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ActorPath other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = 17;
        var path = this;
        for (; path._parent is not null; path = path._parent)
        {
            hash = (hash * 31) + path.Name.GetHashCode(StringComparison.Ordinal);
        }

        return (hash * 31) + path.RootAddress!.GetHashCode();
    }

    /// <summary>The full path with its incarnation, as in <c>akka://system/user/a#42</c>.</summary>
    public string ToSerializationFormat() => ToStringWithUid();

    /// <summary>The full path with its incarnation, and with <paramref name="address"/> where its own address is local.</summary>
    public string ToSerializationFormatWithAddress(Address address) => AppendUid(ToStringWithAddress(address));

    /// <summary>The full path.</summary>
    public string ToStringWithAddress() => ToStringWithAddress(Address);

    /// <summary>The full path, with <paramref name="address"/> where its own address is local.</summary>
    public string ToStringWithAddress(Address address)
        => Address.HasGlobalScope ? Address + ToStringWithoutAddress() : address + ToStringWithoutAddress();

    /// <summary>The full path with its incarnation.</summary>
    public string ToStringWithUid() => AppendUid(ToStringWithAddress());

    /// <summary>The elements only, as in <c>/user/a</c>.</summary>
    public string ToStringWithoutAddress()
    {
        if (_parent is null)
        {
            return "/";
        }

        var text = new StringBuilder();
        AppendElements(text);
        return text.ToString();
    }

    /// <summary>The full path without the incarnation.</summary>
    public override string ToString() => ToStringWithAddress();

    private string AppendUid(string text)
        => Uid == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}#{Uid}");

    private void AppendElements(StringBuilder text)
    {
        if (_parent is not null)
        {
            _parent.AppendElements(text);
            text.Append('/').Append(Name);
        }
    }
}
