using System.Globalization;

namespace AgentRuntime.Cli.Latency.Peers;

/// <summary>
/// A reply that is measured, as the prompt asks for it: the prompt is all that every path sends alike. All its tokens have one length,
/// so that how much text has come says how many tokens have.
/// </summary>
/// <param name="Run">What it belongs to; a word.</param>
/// <param name="Stream">Its number in the run.</param>
/// <param name="Tokens">Its length.</param>
/// <param name="Rate">Tokens a second; 0 for as fast as they are read.</param>
internal sealed record ReplyOrder(string Run, int Stream, int Tokens, double Rate)
{
    /// <summary>The length of every token, in UTF-16 code units.</summary>
    public const int TokenLength = 6;

    private const string Start = "measure ";

    /// <summary>The prompt that asks for it.</summary>
    public string Prompt => string.Create(CultureInfo.InvariantCulture, $"{Start}{Run} {Stream} {Tokens} {Rate}.");

    /// <summary>Finds the last prompt of this kind in a text, such as a request's body.</summary>
    public static ReplyOrder? FindIn(string text)
    {
        var start = text.LastIndexOf(Start, StringComparison.Ordinal);
        var end = start < 0 ? -1 : text.IndexOf('"', start);
        var prompt = start < 0 ? "" : text[(start + Start.Length)..(end < 0 ? text.Length : end)];
        return prompt.TrimEnd('.').Split(' ') is [var run, var stream, var tokens, var rate]
            && int.TryParse(stream, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && int.TryParse(tokens, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && double.TryParse(rate, NumberStyles.Float, CultureInfo.InvariantCulture, out var pace)
                ? new ReplyOrder(run, number, length, pace)
                : null;
    }
}
