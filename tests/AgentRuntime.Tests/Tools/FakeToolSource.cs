using System.Collections.Immutable;
using AgentRuntime.Tools;

namespace AgentRuntime.Tests.Tools;

/// <summary>A source whose tools a test changes.</summary>
internal sealed class FakeToolSource(string name) : IToolSource
{
    private volatile Func<ImmutableArray<AgentTool>> _read = static () => [];

    public string Name => name;

    public ImmutableArray<AgentTool> Tools => _read();

    internal void Have(params ImmutableArray<AgentTool> tools) => _read = () => tools;

    internal void Read(Func<ImmutableArray<AgentTool>> read) => _read = read;
}
