using System.CommandLine;
using System.CommandLine.Parsing;
using AgentRuntime.Hosting;
using AgentRuntime.Model;

namespace AgentRuntime.Cli.Options;

/// <summary>The options that say which model servers there are, the same for every command.</summary>
internal sealed class ProviderOptions
{
    private const string OllamaName = "ollama";

    private const string LMStudioName = "lmstudio";

    private readonly Option<Uri?> _ollama = Url("--ollama", "Where Ollama listens", "http://localhost:11434");

    private readonly Option<Uri?> _lmStudio = Url("--lmstudio", "Where LM Studio listens", "http://localhost:1234");

    private readonly Option<NamedServer[]?> _openAI = new("--openai")
    {
        Description = "A server that speaks OpenAI's protocol, and the provider's name for it; may be given again. "
            + "The environment variable NAME_API_KEY holds its key, if it wants one",
        HelpName = "NAME=URL",
        CustomParser = result => [.. result.Tokens.Select(token => Parsers.Server(result, token.Value)).OfType<NamedServer>()],
    };

    /// <summary>Offers the options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_ollama);
        command.Add(_lmStudio);
        command.Add(_openAI);
        command.Validators.Add(result =>
        {
            string[] names = [.. Names(result)];
            if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            {
                result.AddError($"--openai: there are two providers named '{twice.Key}': give one of them another name.");
            }
        });
    }

    /// <summary>The names of the providers that the command line alone makes.</summary>
    public IEnumerable<string> Names(ParseResult result) => Names(result.CommandResult);

    /// <summary>Refuses a model of a provider that the command line does not name.</summary>
    public void Validate(CommandResult result, ModelRef model)
    {
        string[] names = [.. Names(result)];
        if (!names.Contains(model.Provider, StringComparer.Ordinal))
        {
            result.AddError(
                $"--model: there is no provider '{model.Provider}'. There are: {string.Join(", ", names)}. Add others with --openai NAME=URL.");
        }
    }

    /// <summary>Adds the provider of a model.</summary>
    public void AddTo(AgentRuntimeBuilder builder, ParseResult result, ModelRef model)
    {
        switch (model.Provider)
        {
            case OllamaName:
                builder.AddOllama(Given(result, _ollama));
                break;
            case LMStudioName:
                builder.AddLMStudio(Given(result, _lmStudio));
                break;
            default:
                AddOpenAI(builder, result, server => server.Name == model.Provider);
                break;
        }
    }

    /// <summary>Adds all providers.</summary>
    public void AddTo(AgentRuntimeBuilder builder, ParseResult result)
    {
        builder.AddOllama(Given(result, _ollama)).AddLMStudio(Given(result, _lmStudio));
        AddOpenAI(builder, result, _ => true);
    }

    /// <summary>Whether the command line names the provider itself, so that its silence is a failure.</summary>
    public bool IsNamed(ParseResult result, string provider) => provider switch
    {
        OllamaName => result.GetResult(_ollama) is { Implicit: false },
        LMStudioName => result.GetResult(_lmStudio) is { Implicit: false },
        _ => true,
    };

    private static Option<Uri?> Url(string name, string description, string defaultUrl) => new(name)
    {
        Description = description,
        HelpName = "URL",
        CustomParser = Parsers.Url,
        DefaultValueFactory = _ => new Uri(defaultUrl),
    };

    /// <summary>The value that the command line gives; null where it is silent, so that the settings hold.</summary>
    private static Uri? Given(ParseResult result, Option<Uri?> option) =>
        result.GetResult(option) is { Implicit: false } ? result.GetRequiredValue(option) : null;

    private void AddOpenAI(AgentRuntimeBuilder builder, ParseResult result, Func<NamedServer, bool> isWanted)
    {
        foreach (var server in (result.GetValue(_openAI) ?? []).Where(isWanted))
        {
            builder.AddOpenAICompatible(server.Name, server.Url, Environment.GetEnvironmentVariable(server.KeyVariable));
        }
    }

    /// <summary>From the words themselves: the value of an option that could not be read throws.</summary>
    private IEnumerable<string> Names(CommandResult result) =>
    [
        OllamaName,
        LMStudioName,
        .. result.GetResult(_openAI)?.Tokens.Select(token => token.Value.Split('=')[0]) ?? [],
    ];
}
