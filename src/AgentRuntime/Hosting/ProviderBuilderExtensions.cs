using AgentRuntime.Providers.ChatClient;
using AgentRuntime.Providers.LMStudio;
using AgentRuntime.Providers.Ollama;
using AgentRuntime.Providers.OpenAI;
using Microsoft.Extensions.AI;

namespace AgentRuntime.Hosting;

/// <summary>Adds the providers that come with the library. What is given in code wins over the settings.</summary>
public static class ProviderBuilderExtensions
{
    /// <summary>Adds an Ollama server.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="url">Its base address; null takes <c>agent-runtime.providers.NAME.url</c>, by default <c>http://localhost:11434</c>.</param>
    /// <param name="name">The provider's name: the part of a model's name before the slash.</param>
    /// <param name="configure">Changes the options that the settings gave.</param>
    /// <exception cref="ArgumentException">At start: an option is out of its range; the message names its key.</exception>
    public static AgentRuntimeBuilder AddOllama(
        this AgentRuntimeBuilder builder,
        Uri? url = null,
        string name = "ollama",
        Func<OllamaOptions, OllamaOptions>? configure = null) => builder.AddProvider(context =>
        {
            var options = ProviderSettings.Ollama(context.Config, name, url);
            return new OllamaProvider(configure?.Invoke(options) ?? options, context.TimeProvider);
        });

    /// <summary>Adds an LM Studio server.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="url">Its base address, without <c>/v1</c>; null takes <c>agent-runtime.providers.NAME.url</c>, by default <c>http://localhost:1234</c>.</param>
    /// <param name="name">The provider's name: the part of a model's name before the slash.</param>
    /// <param name="configure">Changes the options that the settings gave.</param>
    /// <exception cref="ArgumentException">At start: an option is out of its range; the message names its key.</exception>
    public static AgentRuntimeBuilder AddLMStudio(
        this AgentRuntimeBuilder builder,
        Uri? url = null,
        string name = "lmstudio",
        Func<LMStudioOptions, LMStudioOptions>? configure = null) => builder.AddProvider(context =>
        {
            var options = ProviderSettings.LMStudio(context.Config, name, url);
            return new LMStudioProvider(configure?.Invoke(options) ?? options, context.TimeProvider);
        });

    /// <summary>Adds a chat client of Microsoft.Extensions.AI. It stays its owner's: the runtime does not dispose of it.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The provider's name: the part of a model's name before the slash.</param>
    /// <param name="client">The client; it must not be one that invokes functions, for tools are run by the threads.</param>
    /// <param name="configure">Changes the options.</param>
    /// <exception cref="ArgumentException">At start: an option is wrong.</exception>
    public static AgentRuntimeBuilder AddChatClient(
        this AgentRuntimeBuilder builder,
        string name,
        IChatClient client,
        Func<ChatClientOptions, ChatClientOptions>? configure = null) => builder.AddProvider(context =>
        {
            var options = new ChatClientOptions(name);
            return new ChatClientProvider(client, configure?.Invoke(options) ?? options, context.TimeProvider);
        });

    /// <summary>Adds any server that speaks OpenAI's <c>/chat/completions</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The provider's name: the part of a model's name before the slash.</param>
    /// <param name="url">Its base address; without a path <c>/v1</c> is added. Null takes <c>agent-runtime.providers.NAME.url</c>.</param>
    /// <param name="apiKey">Sent as <c>Authorization: Bearer</c>; null takes <c>agent-runtime.providers.NAME.api-key</c>.</param>
    /// <param name="configure">Changes the options that the settings gave.</param>
    /// <exception cref="ArgumentException">At start: an option is out of its range; the message names its key.</exception>
    public static AgentRuntimeBuilder AddOpenAICompatible(
        this AgentRuntimeBuilder builder,
        string name,
        Uri? url = null,
        string? apiKey = null,
        Func<OpenAICompatibleOptions, OpenAICompatibleOptions>? configure = null) => builder.AddProvider(context =>
        {
            var options = ProviderSettings.OpenAICompatible(context.Config, name, url);
            options = apiKey is null ? options : options with { ApiKey = apiKey };
            return new OpenAICompatibleProvider(configure?.Invoke(options) ?? options, context.TimeProvider);
        });
}
