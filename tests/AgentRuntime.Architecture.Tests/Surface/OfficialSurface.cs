using System.Text.RegularExpressions;
using AgentRuntime.Testing;

namespace AgentRuntime.Architecture.Tests.Surface;

/// <summary>Reads the list of what the official packages offer, and the short one of types that it mentions without listing them.</summary>
internal static partial class OfficialSurface
{
    public static string ListPath { get; } = Path.Combine(RepositoryPaths.Facts, "akka-api.txt");

    private static readonly string MentionedPath =
        Path.Combine(RepositoryPaths.Root, "tests", "AgentRuntime.Architecture.Tests", "Surface", "Mentioned.txt");

    [GeneratedRegex(@"^(?<mods>(?:static |abstract |sealed )*)(?<kind>class|struct|interface|enum|delegate) (?<rest>.*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Header { get; }

    [GeneratedRegex(@"(?<=[<(,]\s?)\((?<items>[^()]*)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Tuple { get; }

    [GeneratedRegex(@"^(?:(?:p|s|v|abs|o): )*(?:readonly |const )?(?:.* )?(?<name>\w+)(?:<[\w,]+>)?(?:\(| \{| = |=|$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex MemberName { get; }

    [GeneratedRegex(@"^(?:p: )?(?:s: )?(?<flag>o: )?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Override { get; }

    /// <summary>The listed types by key, in the list's order.</summary>
    public static IReadOnlyList<SurfaceType> ReadListed() => Read(File.ReadLines(ListPath));

    /// <summary>Types that listed signatures mention; what is known of them is from the official API documentation.</summary>
    public static IReadOnlyList<SurfaceType> ReadMentioned() => Read(File.ReadLines(MentionedPath));

    internal static SurfaceMember Member(string line, IReadOnlyList<string> typeParameters)
    {
        var text = Tuple.Replace(line.Replace(" [Obsolete]", "", StringComparison.Ordinal), "ValueTuple<${items}>");
        var shape = GenericNames.ByPosition(text, typeParameters);
        var parenthesis = text.IndexOf('(', StringComparison.Ordinal);
        var name = MemberName.Match(parenthesis < 0 ? text : text[..(parenthesis + 1)]).Groups["name"].Value;
        return new SurfaceMember(text, shape, name, Override.Match(text).Groups["flag"].Success);
    }

    internal static List<SurfaceType> Read(IEnumerable<string> lines)
    {
        var types = new List<SurfaceType>();
        var open = new Stack<(int Indent, OpenType Type)>();
        foreach (var raw in lines)
        {
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var indent = raw.Length - raw.TrimStart().Length;
            while (open.Count > 0 && open.Peek().Indent >= indent)
            {
                types.Add(open.Pop().Type.Close());
            }

            if (Header.Match(line) is { Success: true } header)
            {
                open.Push((indent, new OpenType(header, line, open.Count == 0 ? null : open.Peek().Type)));
            }
            else
            {
                open.Peek().Type.Add(line);
            }
        }

        while (open.Count > 0)
        {
            types.Add(open.Pop().Type.Close());
        }

        return types;
    }

    /// <summary>A type whose members are being read.</summary>
    private sealed class OpenType
    {
        private readonly List<SurfaceMember> _members = [];
        private readonly List<string> _typeParameters;
        private readonly Match _header;
        private readonly string _text;
        private readonly string _bases;
        private readonly string _constraints;

        public OpenType(Match header, string text, OpenType? outer)
        {
            _header = header;
            _text = text;
            var rest = header.Groups["rest"].Value.Replace(" [Obsolete]", "", StringComparison.Ordinal);
            var nameEnd = rest.IndexOfAny(['<', ' ']);
            var name = nameEnd < 0 ? rest : rest[..nameEnd];
            rest = nameEnd < 0 ? "" : rest[nameEnd..];
            _typeParameters = outer is null ? [] : [.. outer._typeParameters];
            if (rest.StartsWith('<'))
            {
                var close = rest.IndexOf('>', StringComparison.Ordinal);
                var own = rest[1..close].Split(", ").Select(parameter => parameter.Split(' ')[^1]).ToArray();
                _typeParameters.AddRange(own);
                name += $"`{own.Length}";
                rest = rest[(close + 1)..];
            }

            Key = outer is null ? name : $"{outer.Key}+{name}";
            var where = rest.IndexOf(" where ", StringComparison.Ordinal);
            _constraints = where < 0 ? "" : rest[where..].Trim();
            _bases = (where < 0 ? rest : rest[..where]).TrimStart(' ', ':');
        }

        private string Key { get; }

        public void Add(string line)
        {
            if (_header.Groups["kind"].Value == "enum")
            {
                _members.AddRange(line.Split(", ").Select(member => Member(member, [])));
            }
            else
            {
                _members.Add(Member(line, _typeParameters));
            }
        }

        public SurfaceType Close()
        {
            var modifiers = _header.Groups["mods"].Value;
            var kind = _header.Groups["kind"].Value;
            return new SurfaceType
            {
                Key = Key,
                Text = _text,
                Kind = modifiers.Replace("sealed ", "", StringComparison.Ordinal) + kind,
                IsSealed = modifiers.Contains("sealed", StringComparison.Ordinal),
                Bases = [.. SplitBases(_bases).Select(name => GenericNames.ByPosition(name, _typeParameters))],
                Constraints = GenericNames.ByPosition(_constraints, _typeParameters),
                Members = [.. _members],
            };
        }

        private static IEnumerable<string> SplitBases(string bases)
        {
            var depth = 0;
            var start = 0;
            for (var i = 0; i < bases.Length; i++)
            {
                depth += bases[i] switch { '<' => 1, '>' => -1, _ => 0 };
                if (depth == 0 && bases[i] == ',')
                {
                    yield return bases[start..i];
                    start = i + 2;
                }
            }

            if (start < bases.Length)
            {
                yield return bases[start..];
            }
        }
    }
}
