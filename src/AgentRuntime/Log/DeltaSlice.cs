using System.Diagnostics;
using AgentRuntime.Model;

namespace AgentRuntime.Log;

/// <summary>Joins and cuts the two kinds of events that carry text; every other kind is whole or absent.</summary>
internal static class DeltaSlice
{
    /// <summary>True when the second event continues the text of the first without a hole between them.</summary>
    internal static bool AreJoinable(ThreadEvent first, ThreadEvent second) => (first, second) switch
    {
        (ThreadEvent.AgentText a, ThreadEvent.AgentText b) =>
            a.End == b.Position && a.MessageId == b.MessageId && a.TurnId == b.TurnId,
        (ThreadEvent.AgentThinking a, ThreadEvent.AgentThinking b) =>
            a.End == b.Position && a.MessageId == b.MessageId && a.TurnId == b.TurnId,
        _ => false,
    };

    /// <summary>The text of a delta.</summary>
    internal static string TextOf(ThreadEvent threadEvent) => threadEvent switch
    {
        ThreadEvent.AgentText text => text.Text,
        ThreadEvent.AgentThinking thinking => thinking.Text,
        _ => throw new UnreachableException($"{threadEvent.GetType().Name} carries no text."),
    };

    /// <summary>The same delta with other text at another position.</summary>
    internal static ThreadEvent WithText(ThreadEvent threadEvent, long position, string text) => threadEvent switch
    {
        ThreadEvent.AgentText delta => delta with { Stamp = delta.Stamp with { Position = position }, Text = text },
        ThreadEvent.AgentThinking delta => delta with { Stamp = delta.Stamp with { Position = position }, Text = text },
        _ => throw new UnreachableException($"{threadEvent.GetType().Name} carries no text."),
    };

    /// <summary>
    /// The part of an event between two positions. A surrogate pair is never cut: the later cut moves one position on, so that
    /// the pair stays with the text before it.
    /// </summary>
    internal static ThreadEvent Of(ThreadEvent threadEvent, long from, long until)
    {
        if ((threadEvent.Position >= from && threadEvent.End <= until)
            || threadEvent is not (ThreadEvent.AgentText or ThreadEvent.AgentThinking))
        {
            return threadEvent;
        }

        var text = TextOf(threadEvent);
        var start = (int)Math.Max(0, from - threadEvent.Position);
        var end = (int)Math.Min(text.Length, until - threadEvent.Position);
        if (end < text.Length && char.IsLowSurrogate(text[end]) && char.IsHighSurrogate(text[end - 1]))
        {
            end++;
        }

        return WithText(threadEvent, threadEvent.Position + start, text[start..end]);
    }
}
