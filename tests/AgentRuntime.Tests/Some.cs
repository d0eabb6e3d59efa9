using AgentRuntime.Model;

namespace AgentRuntime.Tests;

/// <summary>Values that a test needs and does not care about.</summary>
internal static class Some
{
    internal static readonly ThreadId Thread = ThreadId.Parse("t-1");
    internal static readonly TurnId Turn = new("turn-1");
    internal static readonly ModelRef Model = ModelRef.Parse("fake/model");

    internal static EventStamp Stamp(long position, TurnId? turnId = null) =>
        new(Thread, turnId ?? Turn, position, DateTimeOffset.UnixEpoch);

    internal static ThreadEvent Text(long position, string text, string messageId = "m") =>
        new ThreadEvent.AgentText(Stamp(position), messageId, text);

    internal static ThreadEvent Thinking(long position, string text, string messageId = "m") =>
        new ThreadEvent.AgentThinking(Stamp(position), messageId, text);

    internal static ThreadEvent Notice(long position) => new ThreadEvent.Notice(Stamp(position), "n");

    internal static ModelError Error(ModelErrorCategory category = ModelErrorCategory.Transport) =>
        new(category, "It broke.", "fake", "Ask again.");
}
