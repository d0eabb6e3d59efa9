using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Providers;

/// <summary>What one provider answered to the question for its models.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Models">Its models, by name; where it could not be asked, those that it had when it last could.</param>
/// <param name="Error">Why it could not be asked; null when it could.</param>
/// <param name="AskedAt">When it was asked.</param>
public sealed record ProviderModels(
    string Provider, ImmutableArray<ModelInfo> Models, ModelError? Error, DateTimeOffset AskedAt);
