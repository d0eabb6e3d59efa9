namespace AgentRuntime.Tools;

/// <summary>The bounds of tool calls. Lengths are UTF-16 code units.</summary>
public sealed record ToolSettings
{
    /// <summary>The least that <see cref="MaxResultLength"/> may be: the note of what was cut must fit.</summary>
    internal const int MinResultLength = 512;

    /// <summary>How long one call may take, where its tool says nothing else. Default 2 min; <c>agent-runtime.tools.timeout</c>.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long a call that timed out or was cancelled may still take to end; then it is left behind. Default 2 s;
    /// <c>agent-runtime.tools.cancel-grace</c>.
    /// </summary>
    public TimeSpan CancelGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Calls of one tool that may be left behind and still be at work; while there are so many, the tool is not called again.
    /// Default 16; <c>agent-runtime.tools.max-left-behind</c>.
    /// </summary>
    public int MaxLeftBehind { get; init; } = 16;

    /// <summary>
    /// How often what a running call says of its progress is shown and journaled, at most; in between, the latest waits. Default 100 ms;
    /// <c>agent-runtime.tools.progress-interval</c>.
    /// </summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Calls of one thread that run beside each other. Default 4; <c>agent-runtime.tools.max-parallel</c>.</summary>
    public int MaxParallel { get; init; } = 4;

    /// <summary>The longest arguments of a call, as JSON in bytes. Default 1048576; <c>agent-runtime.tools.max-argument-bytes</c>.</summary>
    public int MaxArgumentBytes { get; init; } = 1_048_576;

    /// <summary>
    /// The longest result that a model is told; of a longer one it is told the head and the tail, and how much was cut.
    /// Default 32768; <c>agent-runtime.tools.max-result-length</c>.
    /// </summary>
    public int MaxResultLength { get; init; } = 32_768;

    /// <summary>
    /// What is read of a result that is made while it is read; one without an end stops here. Default 16777216;
    /// <c>agent-runtime.tools.max-read-length</c>.
    /// </summary>
    public int MaxReadLength { get; init; } = 16_777_216;

    /// <summary>Pictures that one result may hold; the model is told that there were more. Default 8; <c>agent-runtime.tools.max-images</c>.</summary>
    public int MaxImages { get; init; } = 8;

    /// <summary>What the pictures of one result may hold together, in bytes. Default 8388608; <c>agent-runtime.tools.max-image-bytes</c>.</summary>
    public int MaxImageBytes { get; init; } = 8_388_608;
}
