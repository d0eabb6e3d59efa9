namespace AgentRuntime.Cli.Demo;

/// <summary>What the demo's threads ask.</summary>
internal static class DemoPrompts
{
    private static readonly string[] Prompts =
    [
        "Describe a harbor at dawn.",
        "Why do trains run on rails?",
        "Write a letter to a lighthouse.",
        "What should I plant in April?",
        "Explain tides to a child.",
        "Name three uses of an empty jar.",
        "How does a clock keep time?",
        "Tell me about a market day.",
        "What makes bread rise?",
        "Plan a walk along a river.",
        "How do geese find their way?",
        "What does a ferryman think about?",
        "Sum up the first frost of the year.",
    ];

    /// <summary>A thread's question of a turn.</summary>
    public static string Of(int thread, int turn) => Prompts[(thread + (turn * 5)) % Prompts.Length];
}
