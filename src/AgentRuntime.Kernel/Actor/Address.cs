using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Akka.Actor;

/// <summary>Where an actor system is reached: protocol, system name and, for a remote one, host and port.</summary>
public sealed class Address : IEquatable<Address>, IComparable<Address>, IComparable, ICloneable
{
    /// <summary>Orders by protocol, system, host and port.</summary>
    public static readonly IComparer<Address> Comparer = Comparer<Address>.Create(static (x, y) => x.CompareTo(y));

    /// <summary>The address that stands for all systems.</summary>
    public static readonly Address AllSystems = new("akka", "all-systems");

    private readonly string _text;

    /// <summary>Makes an address; without a host it is local.</summary>
    public Address(string protocol, string system, string? host = null, int? port = null)
    {
        Protocol = protocol;
        System = system;
        Host = host?.ToLowerInvariant();
        Port = port;
        _text = Host is null ? $"{protocol}://{system}"
            : port is null ? $"{protocol}://{system}@{Host}"
            : string.Create(CultureInfo.InvariantCulture, $"{protocol}://{system}@{Host}:{port.Value}");
    }

    /// <summary>The host name in lower case, or null.</summary>
    public string? Host { get; }

    /// <summary>The port, or null.</summary>
    public int? Port { get; }

    /// <summary>The name of the actor system.</summary>
    public string System { get; }

    /// <summary>The protocol, <c>akka</c> for a local system.</summary>
    public string Protocol { get; }

    /// <summary>Whether there is no host.</summary>
    public bool HasLocalScope => string.IsNullOrEmpty(Host);

    /// <summary>Whether there is a host.</summary>
    public bool HasGlobalScope => !HasLocalScope;

    /// <summary>Whether both name the same place.</summary>
    public static bool operator ==(Address? left, Address? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether the two name different places.</summary>
    public static bool operator !=(Address? left, Address? right) => !(left == right);

    /// <summary>Reads <c>protocol://system[@host:port]</c>.</summary>
    /// <exception cref="UriFormatException">The text is not an address.</exception>
    public static Address Parse(string address)
        => TryParse(address, out var parsed) ? parsed : throw new UriFormatException($"'{address}' is not an address.");

    /// <summary>Reads <c>protocol://system[@host:port]</c>; false when the text is something else.</summary>
    public static bool TryParse(string path, [NotNullWhen(true)] out Address? address)
        => TryParse(path.AsSpan(), out address, out _);

    /// <summary>Reads <c>protocol://system[@host:port]</c>; false when the text is something else.</summary>
    public static bool TryParse(ReadOnlySpan<char> span, [NotNullWhen(true)] out Address? address)
        => TryParse(span, out address, out _);

    /// <summary>Reads an address and gives what follows it, from the slash on.</summary>
    public static bool TryParse(ReadOnlySpan<char> span, [NotNullWhen(true)] out Address? address, out ReadOnlySpan<char> absolutUri)
    {
        address = null;
        absolutUri = default;
        var scheme = span.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0)
        {
            return false;
        }

        var rest = span[(scheme + 3)..];
        var slash = rest.IndexOf('/');
        var authority = slash < 0 ? rest : rest[..slash];
        absolutUri = slash < 0 ? "/" : rest[slash..];
        if (authority.IsEmpty || authority.IndexOfAny(' ', '\t') >= 0)
        {
            return false;
        }

        var protocol = span[..scheme].ToString();
        var at = authority.IndexOf('@');
        if (at < 0)
        {
            address = new Address(protocol, authority.ToString());
            return true;
        }

        return TryParseRemote(protocol, authority[..at], authority[(at + 1)..], out address);
    }

    /// <summary>Another address of the same content.</summary>
    public object Clone() => new Address(Protocol, System, Host, Port);

    /// <summary>Orders by protocol, system, host and port.</summary>
    public int CompareTo(Address? other)
    {
        if (other is null)
        {
            return 1;
        }

        var result = string.CompareOrdinal(Protocol, other.Protocol);
        result = result != 0 ? result : string.CompareOrdinal(System, other.System);
        result = result != 0 ? result : string.CompareOrdinal(Host ?? "", other.Host ?? "");
        return result != 0 ? result : (Port ?? 0).CompareTo(other.Port ?? 0);
    }

    /// <summary>Orders by protocol, system, host and port.</summary>
    int IComparable.CompareTo(object? obj) => CompareTo(obj as Address);

    /// <summary>Whether both name the same place.</summary>
    public bool Equals(Address? other)
        => ReferenceEquals(this, other) || (other is not null && string.Equals(_text, other._text, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Address other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The part after the scheme: <c>system@host:port</c>.</summary>
    public string HostPort() => _text[(Protocol.Length + 3)..];

    /// <summary>The same address with another host.</summary>
    public Address WithHost(string? host = null) => new(Protocol, System, host, Port);

    /// <summary>The same address with another port.</summary>
    public Address WithPort(int? port = null) => new(Protocol, System, Host, port);

    /// <summary>The same address with another protocol.</summary>
    public Address WithProtocol(string protocol) => new(protocol, System, Host, Port);

    /// <summary>The same address with another system name.</summary>
    public Address WithSystem(string system) => new(Protocol, system, Host, Port);

    /// <inheritdoc/>
    public override string ToString() => _text;

    private static bool TryParseRemote(
        string protocol, ReadOnlySpan<char> system, ReadOnlySpan<char> hostPort, [NotNullWhen(true)] out Address? address)
    {
        address = null;
        var colon = hostPort.LastIndexOf(':');
        if (system.IsEmpty || colon <= 0
            || !int.TryParse(hostPort[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return false;
        }

        address = new Address(protocol, system.ToString(), hostPort[..colon].ToString(), port);
        return true;
    }
}
