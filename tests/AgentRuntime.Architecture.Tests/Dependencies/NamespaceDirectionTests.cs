using System.Reflection;

namespace AgentRuntime.Architecture.Tests.Dependencies;

/// <summary>Hosting → Threads → { Providers, Gates, Tools, Log, Sinks, Journal } → Model, and no provider uses another: ARCHITECTURE.md §8.</summary>
public sealed class NamespaceDirectionTests
{
    private static readonly Assembly Library = Assembly.Load("AgentRuntime");

    public static TheoryData<string, string[]> Arrows() => new()
    {
        { "AgentRuntime.Model", ["Hosting", "Threads", "Providers", "Gates", "Tools", "Log", "Sinks", "Journal"] },
        { "AgentRuntime.Actors", ["Hosting", "Threads", "Providers", "Gates", "Tools", "Log", "Sinks", "Journal"] },
        { "AgentRuntime.Telemetry", ["Hosting", "Threads", "Providers", "Gates", "Tools", "Log", "Sinks", "Journal"] },
        { "AgentRuntime.Providers", ["Hosting", "Threads"] },
        { "AgentRuntime.Gates", ["Hosting", "Threads"] },
        { "AgentRuntime.Tools", ["Hosting", "Threads"] },
        { "AgentRuntime.Log", ["Hosting", "Threads"] },
        { "AgentRuntime.Sinks", ["Hosting", "Threads"] },
        { "AgentRuntime.Journal", ["Hosting", "Threads"] },
        { "AgentRuntime.Threads", ["Hosting"] },
        { "AgentRuntime.Providers.Wire", ["Providers.Ollama", "Providers.OpenAI", "Providers.LMStudio", "Providers.ChatClient"] },
        { "AgentRuntime.Providers.Http", ["Providers.Ollama", "Providers.OpenAI", "Providers.LMStudio", "Providers.ChatClient"] },
        { "AgentRuntime.Providers.Ollama", ["Providers.OpenAI", "Providers.LMStudio", "Providers.ChatClient"] },
        { "AgentRuntime.Providers.OpenAI", ["Providers.Ollama", "Providers.LMStudio", "Providers.ChatClient"] },
        { "AgentRuntime.Providers.LMStudio", ["Providers.Ollama", "Providers.ChatClient"] }, // speaks OpenAI's wire with its own additions
        { "AgentRuntime.Providers.ChatClient", ["Providers.Ollama", "Providers.OpenAI", "Providers.LMStudio"] },
    };

    [Theory]
    [MemberData(nameof(Arrows))]
    public void Types_OfEachNamespace_PointInward(string inner, string[] forbidden)
    {
        var outward = (
            from type in Library.GetTypes()
            where IsIn(type, inner)
            from used in TypeReferences.Of(type)
            where used.Assembly == Library && forbidden.Any(part => IsIn(used, $"AgentRuntime.{part}"))
            select $"{type.FullName} uses {used.FullName}").Distinct(StringComparer.Ordinal).ToArray();

        Assert.True(outward.Length == 0, string.Join('\n', outward));
    }

    [Fact]
    public void Of_TypeUsedOnlyInABody_IsFound() => Assert.Contains(typeof(Hidden), TypeReferences.Of(typeof(Caller)));

    [Fact]
    public void Of_TypeUsedOnlyAsTypeArgument_IsFound() => Assert.Contains(typeof(Hidden), TypeReferences.Of(typeof(Holder)));

    private static bool IsIn(Type type, string space) =>
        type.Namespace is { } own && (own == space || own.StartsWith(space + ".", StringComparison.Ordinal));

    private sealed class Hidden
    {
        public static string Name => nameof(Hidden);
    }

    private sealed class Caller
    {
        public static string Call(bool longer) => longer ? Hidden.Name + "!" : "";
    }

    private sealed class Holder
    {
        public IReadOnlyList<Hidden[]> Kept { get; } = [];
    }
}
