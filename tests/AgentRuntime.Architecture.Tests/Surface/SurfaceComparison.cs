namespace AgentRuntime.Architecture.Tests.Surface;

/// <summary>Finds what the kernel shows and the official packages do not.</summary>
internal sealed class SurfaceComparison
{
    private readonly Dictionary<string, SurfaceType> _official;
    private readonly Dictionary<string, HashSet<string>> _basesByName = new(StringComparer.Ordinal);

    public SurfaceComparison(IEnumerable<SurfaceType> listed, IEnumerable<SurfaceType> mentioned)
    {
        _official = listed.Concat(mentioned).ToDictionary(type => type.Key, StringComparer.Ordinal);
        foreach (var type in _official.Values)
        {
            var name = SimpleName(type.Key.Split('.')[^1].Split('+')[^1]);
            if (!_basesByName.TryGetValue(name, out var bases))
            {
                _basesByName.Add(name, bases = new HashSet<string>(StringComparer.Ordinal));
            }

            bases.UnionWith(type.Bases.Select(SimpleName));
        }
    }

    public IEnumerable<string> Offenders(SurfaceType type)
    {
        if (!_official.TryGetValue(type.Key, out var official))
        {
            yield return $"{type.Text}\n    is public, and no such type is official: make it internal";
            yield break;
        }

        foreach (var offender in HeaderOffenders(type, official))
        {
            yield return offender;
        }

        var shapes = official.Members.SelectMany(Accepted).ToHashSet(StringComparer.Ordinal);
        foreach (var member in type.Members.Where(member => !member.IsOverride && !shapes.Contains(member.Shape)))
        {
            yield return member.Text.Contains("<Clone>$", StringComparison.Ordinal)
                ? $"{type.Key}: is a record, and the official type is not"
                : $"{type.Key}: {member.Text}\n    {Nearest(member, official)}";
        }
    }

    /// <summary>What may stand for an official member: itself, or less of it. A property may lack its setter, a field may be read-only.</summary>
    internal static IEnumerable<string> Accepted(SurfaceMember official)
    {
        yield return official.Shape;
        if (official.Shape.EndsWith("set;}", StringComparison.Ordinal))
        {
            var accessors = official.Shape.IndexOf('{', StringComparison.Ordinal);
            yield return official.Shape[..accessors] + "{get;}";
            yield return official.Shape[..accessors] + "{get;p set;}";
        }
        else if (official.Shape.StartsWith("s: ", StringComparison.Ordinal) && !official.Shape.AsSpan().ContainsAny('(', '{'))
        {
            yield return "s: readonly " + official.Shape[3..];
        }
    }

    private IEnumerable<string> HeaderOffenders(SurfaceType type, SurfaceType official)
    {
        if (type.Kind != official.Kind || (official.IsSealed && !type.IsSealed))
        {
            yield return $"{type.Text}\n    official: {official.Text}";
        }

        if (type.Constraints != official.Constraints)
        {
            yield return $"{type.Text}\n    differs in its constraints, official: {official.Text}";
        }

        var direct = official.Bases.ToHashSet(StringComparer.Ordinal);
        var inherited = Closure(official);
        foreach (var extra in type.Bases.Where(name => !direct.Contains(name) && !inherited.Contains(SimpleName(name))))
        {
            yield return $"{type.Text}\n    has {extra}, official: {official.Text}";
        }
    }

    /// <summary>The simple names of all that the official type inherits indirectly.</summary>
    private HashSet<string> Closure(SurfaceType official)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var rest = new Queue<string>(official.Bases.Select(SimpleName));
        while (rest.TryDequeue(out var name))
        {
            foreach (var next in _basesByName.GetValueOrDefault(name, []).Where(found.Add))
            {
                rest.Enqueue(next);
            }
        }

        return found;
    }

    private static string SimpleName(string name) => name.Split('<', '`')[0];

    private static string Nearest(SurfaceMember member, SurfaceType official)
    {
        var nearest = official.Members
            .OrderByDescending(other => other.Name == member.Name)
            .ThenBy(other => Distance(other.Text, member.Text))
            .FirstOrDefault();
        return nearest is null ? "the official type has no members" : $"nearest: {nearest.Text}";
    }

    /// <summary>The number of characters to change, add or remove.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                var change = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                row[j] = Math.Min(change, Math.Min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }

        return row[^1];
    }
}
