using System.Collections.Immutable;
using System.Text;

namespace AgentRuntime.Simulator;

/// <summary>A piece of a scripted reply. Pieces are sent in the order they are given.</summary>
public abstract record SimulatedPart
{
    private SimulatedPart()
    {
    }

    /// <summary>Answer text, cut into tokens as a tokenizer would: words with their leading space, punctuation on its own.</summary>
    /// <param name="Value">The text; the tokens joined give exactly this.</param>
    public sealed record Text(string Value) : SimulatedPart;

    /// <summary>Thinking text, cut into tokens like <see cref="Text"/>.</summary>
    /// <param name="Value">The text; the tokens joined give exactly this.</param>
    public sealed record Thinking(string Value) : SimulatedPart;

    /// <summary>Answer text in given tokens, one a line.</summary>
    /// <param name="Values">The tokens; a lone half of a surrogate pair is written as its <c>\ud83d</c> escape.</param>
    public sealed record Tokens(ImmutableArray<string> Values) : SimulatedPart;

    /// <summary>A tool call. It takes the time of about a token per four characters of arguments.</summary>
    /// <param name="Name">The tool's name.</param>
    /// <param name="ArgumentsJson">The arguments as JSON text, sent as they are: also when they are not an object or not JSON at all.</param>
    /// <param name="Id">The call's id; null makes one in the dialect's form, the empty string sends none.</param>
    public sealed record ToolCall(string Name, string ArgumentsJson, string? Id = null) : SimulatedPart;

    /// <summary>Bytes sent as they are, line ends included. They count as no token.</summary>
    /// <param name="Bytes">What to send.</param>
    public sealed record Raw(ImmutableArray<byte> Bytes) : SimulatedPart
    {
        /// <summary>Raw bytes from text, in UTF-8.</summary>
        /// <param name="text">What to send.</param>
        /// <returns>The part.</returns>
        public static Raw Of(string text) => new([.. Encoding.UTF8.GetBytes(text)]);
    }

    /// <summary>Nothing is sent for a while, beside the pace's own pauses; what follows is later by as much.</summary>
    /// <param name="Duration">How long.</param>
    public sealed record Pause(TimeSpan Duration) : SimulatedPart;
}
