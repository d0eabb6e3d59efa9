using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace AgentRuntime.Server.Security;

/// <summary>
/// A caller's key as the server keeps it: whom it stands for, and its hash. The key itself is 256 random bits, so that one pass of
/// SHA-256 is enough to keep it secret.
/// </summary>
public sealed class ApiKey
{
    /// <summary>The longest name of an owner, in characters.</summary>
    public const int MaxOwnerLength = 128;

    private const string Prefix = "agrt_";
    private const string Algorithm = "sha256";
    private const int SecretBytes = 32;

    private static readonly SearchValues<char> OwnerCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.@");

    private readonly byte[] _hash;

    private ApiKey(string owner, byte[] hash)
    {
        Owner = owner;
        _hash = hash;
    }

    /// <summary>Whose threads the key opens.</summary>
    public string Owner { get; }

    /// <summary>Whether a text can be an owner's name: 1 to 128 letters, digits, '-', '_', '.' or '@'.</summary>
    public static bool IsOwner(string owner) =>
        owner.Length is > 0 and <= MaxOwnerLength && !owner.AsSpan().ContainsAnyExcept(OwnerCharacters);

    /// <summary>Makes a new key.</summary>
    /// <param name="owner">Whose threads it opens: 1 to 128 letters, digits, '-', '_', '.' or '@'.</param>
    /// <param name="key">What the caller sends as <c>Authorization: Bearer</c>; it is kept nowhere.</param>
    /// <exception cref="ArgumentException">The owner's name is empty, too long, or holds another character.</exception>
    public static ApiKey Create(string owner, out string key)
    {
        if (!IsOwner(owner))
        {
            throw new ArgumentException(
                $"'{owner}' is not an owner's name: use 1 to {MaxOwnerLength} letters, digits, '-', '_', '.' or '@'.", nameof(owner));
        }

        key = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        return new ApiKey(owner, HashOf(key));
    }

    /// <summary>Reads the form that <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ApiKey? key)
    {
        key = text.Split(':') is [var owner, Algorithm, { Length: SHA256.HashSizeInBytes * 2 } hex]
            && IsOwner(owner)
            && hex.All(char.IsAsciiHexDigit)
            ? new ApiKey(owner, Convert.FromHexString(hex))
            : null;
        return key is not null;
    }

    /// <summary>What the settings hold: <c>OWNER:sha256:HEX</c>.</summary>
    public override string ToString() => $"{Owner}:{Algorithm}:{Convert.ToHexStringLower(_hash)}";

    /// <summary>The hash that a presented key is compared by.</summary>
    internal static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>Whether a hash is this key's, in a time that does not tell how much of it is right.</summary>
    internal bool Matches(ReadOnlySpan<byte> hash) => CryptographicOperations.FixedTimeEquals(_hash, hash);
}
