namespace AgentRuntime.Cli.Options;

/// <summary>A model server that the command line gives a name.</summary>
/// <param name="Name">The provider's name.</param>
/// <param name="Url">Where it listens.</param>
internal sealed record NamedServer(string Name, Uri Url)
{
    /// <summary>The environment variable that holds its key: keys on a command line can be read by every user of the machine.</summary>
    public string KeyVariable =>
        string.Concat(Name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_')) + "_API_KEY";
}
