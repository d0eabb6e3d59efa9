namespace Akka.Configuration.Hocon;

/// <summary>
/// Turns syntax into values. A substitution finds the last value of its path in the document; one that refers to the key
/// it defines finds that key's earlier value; what the document lacks is looked for in the environment.
/// </summary>
internal sealed class HoconResolver(HoconSyntax.Object root)
{
    /// <summary>A chain of values that need each other may be this long, so that no document can exhaust the stack.</summary>
    private const int MaxDepth = 1000;

    private int _depth;

    /// <summary>The document's value.</summary>
    /// <exception cref="ConfigurationException">A required substitution has no value, or the document is too deep.</exception>
    public HoconValue Resolve() => Resolve(root) ?? HoconValue.EmptyObject;

    /// <summary>The node's value; null when it consists of optional substitutions that are not defined.</summary>
    private HoconValue? Resolve(HoconSyntax node)
    {
        if (node.Resolved is not null)
        {
            return node.Resolved;
        }

        if (++_depth > MaxDepth)
        {
            throw new ConfigurationException($"The document is nested, or its substitutions are chained, deeper than {MaxDepth}.");
        }

        node.InProgress = true;
        var value = node switch
        {
            HoconSyntax.Scalar scalar => scalar.Text is null ? HoconValue.Undefined : new HoconValue(scalar.Text),
            HoconSyntax.Array array => ResolveArray(array),
            HoconSyntax.Object fields => ResolveObject(fields),
            HoconSyntax.Concatenation concatenation => ResolveConcatenation(concatenation),
            HoconSyntax.Substitution substitution => ResolveSubstitution(substitution),
            HoconSyntax.Overlaid overlaid => ResolveOverlaid(overlaid),
            _ => null,
        };
        node.InProgress = false;
        node.Resolved = value;
        _depth--;
        return value;
    }

    private HoconValue ResolveArray(HoconSyntax.Array array)
    {
        var items = new List<HoconValue>(array.Items.Count);
        foreach (var item in array.Items)
        {
            if (Resolve(item) is { } value)
            {
                items.Add(value);
            }
        }

        return new HoconValue(items);
    }

    private HoconValue ResolveObject(HoconSyntax.Object syntax)
    {
        var fields = new OrderedDictionary<string, HoconValue>(syntax.Fields.Count, StringComparer.Ordinal);
        foreach (var (key, child) in syntax.Fields)
        {
            if (Resolve(child) is { } value)
            {
                fields.Add(key, value);
            }
        }

        return new HoconValue(fields);
    }

    private HoconValue? ResolveConcatenation(HoconSyntax.Concatenation concatenation)
    {
        var pieces = new List<(HoconValue?, string?)>(concatenation.Pieces.Count);
        foreach (var piece in concatenation.Pieces)
        {
            pieces.Add(piece is HoconSyntax.Blank blank ? (null, blank.Text) : (Resolve(piece), null));
        }

        return HoconConcatenation.Join(pieces, concatenation.Position);
    }

    private HoconValue? ResolveOverlaid(HoconSyntax.Overlaid overlaid)
    {
        var later = Resolve(overlaid.Later);
        return later is null || later.IsObject()
            ? HoconValueOver(later, Resolve(overlaid.Earlier))
            : later;
    }

    private static HoconValue? HoconValueOver(HoconValue? later, HoconValue? earlier) =>
        later is null || earlier is null ? later ?? earlier : HoconValue.Merge(later, earlier);

    private HoconValue? ResolveSubstitution(HoconSyntax.Substitution substitution)
    {
        var target = Find(root, substitution.Path);
        while (target is HoconSyntax.Overlaid { InProgress: true } self)
        {
            target = self.Earlier;
        }

        var cyclic = target is { InProgress: true };
        if (target is not null && !cyclic && Resolve(target) is { } value)
        {
            return value;
        }

        if (Environment.GetEnvironmentVariable(string.Join('.', substitution.Path)) is { } variable)
        {
            return new HoconValue(variable);
        }

        if (substitution.Optional)
        {
            return null;
        }

        var name = HoconPath.Join(substitution.Path);
        throw substitution.Position.Error(cyclic
            ? $"The substitution ${{{name}}} needs its own value; expected no such cycle."
            : $"The substitution ${{{name}}} has no value; expected the key '{name}' in the document or a variable of that name in the environment.");
    }

    /// <summary>The node at the end of a path, without resolving more than the way there needs.</summary>
    private HoconSyntax? Find(HoconSyntax node, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty)
        {
            return node;
        }

        if (node.Resolved is { } known)
        {
            return known.Find(path) is { } value ? new HoconSyntax.Known(value) : null;
        }

        return node switch
        {
            HoconSyntax.Object fields => fields.Fields.TryGetValue(path[0], out var child) ? Find(child, path[1..]) : null,
            HoconSyntax.Overlaid overlaid => FindOverlaid(overlaid, path),
            HoconSyntax.Concatenation { InProgress: true } concatenation => FindInPieces(concatenation, path),
            { InProgress: true } => null,
            HoconSyntax.Concatenation or HoconSyntax.Substitution => Resolve(node) is null ? null : Find(node, path),
            _ => null,
        };
    }

    private HoconSyntax? FindOverlaid(HoconSyntax.Overlaid overlaid, ReadOnlySpan<string> path)
    {
        var later = Find(overlaid.Later, path);
        if (later is { InProgress: true })
        {
            later = null;
        }

        if (later is HoconSyntax.Scalar or HoconSyntax.Array || overlaid.Later.Resolved is { } known && !known.IsObject())
        {
            return later;
        }

        var earlier = Find(overlaid.Earlier, path);
        return later is null || earlier is null ? later ?? earlier : new HoconSyntax.Overlaid(earlier, later);
    }

    private HoconSyntax? FindInPieces(HoconSyntax.Concatenation concatenation, ReadOnlySpan<string> path)
    {
        for (var i = concatenation.Pieces.Count - 1; i >= 0; i--)
        {
            if (Find(concatenation.Pieces[i], path) is { InProgress: false } found)
            {
                return found;
            }
        }

        return null;
    }
}
