using System.CommandLine;
using System.CommandLine.Parsing;
using AgentRuntime.Hosting;
using AgentRuntime.Model;
using AgentRuntime.Providers.Ollama;

namespace AgentRuntime.Cli.Options;

/// <summary>The options that say which model servers there are, the same for every command.</summary>
internal sealed class ProviderOptions
{
    private const string OllamaName = "ollama";

    private readonly Option<Uri?> _ollama = new("--ollama")
    {
        Description = "Where Ollama listens",
        HelpName = "URL",
        CustomParser = Parsers.Url,
        DefaultValueFactory = _ => new Uri("http://localhost:11434"),
    };

    /// <summary>Offers the options.</summary>
    public void AddTo(Command command) => command.Add(_ollama);

    /// <summary>Adds the providers that the command line names.</summary>
    public void AddTo(AgentRuntimeBuilder builder, ParseResult result) =>
        AddOllama(builder, result.GetRequiredValue(_ollama)!);

    /// <summary>Adds the Ollama at an address.</summary>
    public static void AddOllama(AgentRuntimeBuilder builder, Uri url) => builder.AddProvider(
        context => new OllamaProvider(OllamaOptions.Default with { Url = url }, context.TimeProvider));

    /// <summary>Refuses a model of a provider that the command line does not name.</summary>
    public static void Validate(CommandResult result, ModelRef model)
    {
        if (model.Provider != OllamaName)
        {
            result.AddError($"--model: there is no provider '{model.Provider}'. There is: {OllamaName}.");
        }
    }
}
