using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AgentRuntime.Tools;

/// <summary>Gives tools names that every model server takes: 1 to 64 of A-Z, a-z, 0-9, '_' and '-', none of them twice.</summary>
internal static class ToolNames
{
    /// <summary>The longest name, in characters: OpenAI's limit, which others took over.</summary>
    public const int MaxLength = 64;

    /// <summary>What stands between the name of a source and that of its tool.</summary>
    public const string Separator = "__";

    private const int HashLength = 8;

    private static readonly SearchValues<char> Valid = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>The name of a source's tool, not yet made valid.</summary>
    public static string Prefixed(string source, string tool) => $"{source}{Separator}{tool}";

    /// <summary>
    /// Valid and unique names in the order of the given ones. The same names in the same order always give the same; a name that is
    /// valid and nobody else's stays as it is.
    /// </summary>
    public static IReadOnlyList<string> MakeUnique(IReadOnlyList<string> names)
    {
        var wanted = names.Select(MakeValid).ToArray();
        // A number never makes a name that another tool has by itself.
        var taken = new HashSet<string>(wanted, StringComparer.Ordinal);
        var given = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < wanted.Length; i++)
        {
            if (!given.Add(wanted[i]))
            {
                wanted[i] = NumberedName(wanted[i], taken);
                given.Add(wanted[i]);
            }
        }

        return wanted;
    }

    /// <summary>The name with everything that is not allowed replaced by '_'; one that is too long ends in a hash of the whole.</summary>
    public static string MakeValid(string name)
    {
        if (name.Length == 0)
        {
            return "tool";
        }

        var valid = name.AsSpan().ContainsAnyExcept(Valid)
            ? string.Create(name.Length, name, static (chars, name) =>
            {
                for (var i = 0; i < chars.Length; i++)
                {
                    chars[i] = Valid.Contains(name[i]) ? name[i] : '_';
                }
            })
            : name;
        return valid.Length <= MaxLength ? valid : $"{valid[..(MaxLength - HashLength - 1)]}_{HashOf(name)}";
    }

    private static string NumberedName(string name, HashSet<string> taken)
    {
        for (var number = 2; ; number++)
        {
            var suffix = string.Create(CultureInfo.InvariantCulture, $"_{number}");
            var numbered = $"{name[..Math.Min(name.Length, MaxLength - suffix.Length)]}{suffix}";
            if (taken.Add(numbered))
            {
                return numbered;
            }
        }
    }

    private static string HashOf(string name) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.Unicode.GetBytes(name)).AsSpan(0, HashLength / 2));
}
