using System.Collections.Immutable;

namespace AgentRuntime.Providers;

/// <summary>What every provider that speaks HTTP is told. HOCON: <c>agent-runtime.providers.NAME { … }</c>.</summary>
/// <param name="Name">The provider's name: the part of a model's name before the slash.</param>
/// <param name="Url">The server's base address, http or https; a path in it is kept as a prefix.</param>
public abstract record HttpProviderOptions(string Name, Uri Url)
{
    /// <summary>The largest allowed <see cref="MaxLineBytes"/>: 512 MiB.</summary>
    public const int LargestMaxLineBytes = 512 << 20;

    /// <summary>Sent as <c>Authorization: Bearer</c>; null sends none. Key <c>api-key</c>.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Headers sent with every request, over those sent by default. Key <c>headers</c>.</summary>
    public ImmutableSortedDictionary<string, string> Headers { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many requests the server gets at once; null leaves it to <c>agent-runtime.gate.permits</c>. Key <c>max-parallel</c>.</summary>
    public int? MaxParallel { get; init; }

    /// <summary>How long making the connection may take. Key <c>connect-timeout</c>.</summary>
    /// <value>5 seconds.</value>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long the first piece of the answer may take: the server may have to load the model and to read the prompt first. Key
    /// <c>first-byte-timeout</c>.
    /// </summary>
    /// <value>10 minutes.</value>
    public TimeSpan FirstByteTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long the server may send nothing of substance in the middle of an answer; pings and empty pieces do not count, nor does
    /// the time in which nobody asks for more. Key <c>idle-timeout</c>.
    /// </summary>
    /// <value>60 seconds.</value>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a question that is not a completion, such as the list of models, may take. Key <c>query-timeout</c>.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest line or event of a stream, in bytes. Key <c>max-line-bytes</c>.</summary>
    /// <value>16 MiB.</value>
    public int MaxLineBytes { get; init; } = 16 << 20;

    /// <summary>Checks what the types cannot say.</summary>
    /// <exception cref="ArgumentException">A member is wrong; the message names its key, its value and what is allowed.</exception>
    public virtual void Validate()
    {
        Require(
            Name.Length > 0 && !Name.AsSpan().ContainsAny("/ \t\r\n"), "name", Name, "a word without slash or white space");
        Require(
            Url.IsAbsoluteUri && Url.Scheme is "http" or "https", "url", Url.ToString(), "an absolute http or https address");
        Require(
            MaxParallel is null or > 0,
            "max-parallel",
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{MaxParallel}"),
            "more than 0");
        RequirePositive(ConnectTimeout, "connect-timeout");
        RequirePositive(FirstByteTimeout, "first-byte-timeout");
        RequirePositive(IdleTimeout, "idle-timeout");
        RequirePositive(QueryTimeout, "query-timeout");
        Require(
            MaxLineBytes is >= 1024 and <= LargestMaxLineBytes,
            "max-line-bytes",
            MaxLineBytes.ToString(System.Globalization.CultureInfo.InvariantCulture),
            $"1024 to {LargestMaxLineBytes}");
    }

    /// <summary>Fails with the key's full path unless the condition holds.</summary>
    private protected void Require(bool condition, string key, string value, string allowed)
    {
        if (!condition)
        {
#pragma warning disable MA0015 // The message names the option's key: no parameter of the caller is wrong.
            throw new ArgumentException(
                $"agent-runtime.providers.{(Name.Length > 0 ? Name : "NAME")}.{key} is '{value}': it must be {allowed}.");
#pragma warning restore MA0015
        }
    }

    private void RequirePositive(TimeSpan value, string key) =>
        Require(value > TimeSpan.Zero && value <= TimeSpan.FromDays(1), key, value.ToString(), "more than 0 and at most 1 day");
}
