using System.Collections.Immutable;
using AgentRuntime.Model;
using AgentRuntime.Providers;

namespace AgentRuntime.Server.Models;

/// <summary>The models of all providers.</summary>
/// <param name="Data">The models, by provider and name.</param>
/// <param name="Errors">The providers that could not be asked; null where all could.</param>
internal sealed record ModelsAnswer(ImmutableArray<ModelsAnswer.Item> Data, ImmutableArray<ModelsAnswer.Failure>? Errors)
{
    public static ModelsAnswer Of(ImmutableArray<ProviderModels> answers)
    {
        ImmutableArray<Failure> failures = [.. answers.Where(static answer => answer.Error is not null).Select(Failure.Of)];
        return new ModelsAnswer(
            [.. answers.SelectMany(static answer => answer.Models).Select(Item.Of)], failures.IsEmpty ? null : failures);
    }

    /// <summary>A model; what its server did not tell is left out.</summary>
    internal sealed record Item(
        string Id,
        string Provider,
        int? ContextLength,
        bool? Tools,
        bool? Vision,
        bool? Thinking,
        bool? Loaded,
        long? SizeBytes,
        string? DisabledReason)
    {
        public static Item Of(ModelInfo model) => new(
            model.Ref.ToString(),
            model.Ref.Provider,
            model.ContextLength,
            model.SupportsTools,
            model.SupportsVision,
            model.SupportsThinking,
            model.IsLoaded,
            model.SizeBytes,
            model.DisabledReason);
    }

    /// <summary>A provider that could not be asked.</summary>
    internal sealed record Failure(string Provider, string Category, string Message, string Hint)
    {
        public static Failure Of(ProviderModels answer) => new(
            answer.Provider, answer.Error!.Category.ToString(), answer.Error.Message, answer.Error.Hint);
    }
}
