using System.Collections.Immutable;
using AgentRuntime.Mcp;

namespace AgentRuntime.Cli.Mcp;

/// <summary>
/// An MCP server of the command line: NAME=COMMAND or NAME=URL. A command is split as a shell would split it, with its leading
/// assignments as the program's environment; it is not given to a shell.
/// </summary>
/// <param name="Text">As it was written.</param>
/// <param name="Options">What it says.</param>
internal sealed record McpServerArgument(string Text, McpServerOptions Options)
{
    /// <summary>Reads it.</summary>
    /// <param name="text">NAME=COMMAND or NAME=URL.</param>
    /// <param name="environment">Finds a variable of this process.</param>
    /// <exception cref="FormatException">It is neither; the message says what is wrong.</exception>
    public static McpServerArgument Parse(string text, Func<string, string?> environment)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var name = equals > 0 ? text[..equals] : "";
        if (name.Length == 0 || name.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-')))
        {
            throw new FormatException(
                "write NAME=COMMAND, for example files=\"npx -y @modelcontextprotocol/server-filesystem /srv\", or NAME=URL; a name has letters, digits, _ and -.");
        }

        var rest = text[(equals + 1)..];
        return new McpServerArgument(
            text, Uri.TryCreate(rest, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
                ? Http(name, url, environment)
                : Process(name, rest, environment));
    }

    private static McpServerOptions.Http Http(string name, Uri url, Func<string, string?> environment)
    {
        var options = new McpServerOptions.Http(name, url);
        var key = environment(new Options.NamedServer(name, url).KeyVariable);
        return string.IsNullOrEmpty(key) ? options : options with { Headers = options.Headers.Add("Authorization", $"Bearer {key}") };
    }

    private static McpServerOptions.Process Process(string name, string command, Func<string, string?> environment)
    {
        var words = CommandWords.Split(command);
        var variables = words.TakeWhile(IsAssignment).ToArray();
        if (words.Length == variables.Length)
        {
            throw new FormatException("there is no command after the name.");
        }

        return new McpServerOptions.Process(name, words[variables.Length])
        {
            Arguments = [.. words.Skip(variables.Length + 1)],
            Environment = variables.Select(variable => Assignment(variable, environment)).ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
    }

    private static bool IsAssignment(string word) =>
        word.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals
        && !char.IsAsciiDigit(word[0])
        && word.AsSpan(0, equals).IndexOfAnyExcept(CommandWords.NameCharacters) < 0;

    /// <summary>A value $NAME is that variable of this process: so a secret need not stand on the command line, where all users see it.</summary>
    private static KeyValuePair<string, string> Assignment(string word, Func<string, string?> environment)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var value = word[(equals + 1)..];
        if (value is ['$', .. var variable] && variable.Length > 0 && variable.AsSpan().IndexOfAnyExcept(CommandWords.NameCharacters) < 0)
        {
            value = environment(variable) ?? throw new FormatException($"the environment variable {variable} is not set.");
        }

        return KeyValuePair.Create(word[..equals], value);
    }
}
