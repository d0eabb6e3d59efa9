namespace AgentRuntime.Providers.Content;

/// <summary>
/// Takes reasoning out of an answer that a server left inline, between <c>&lt;think&gt;</c> and <c>&lt;/think&gt;</c>, however the
/// tags are split over pieces. An opening tag counts at the start of the answer or of a line, so that a tag that the model
/// writes <i>about</i> stays text. White space after a tag belongs to the tag.
/// </summary>
internal sealed class ThinkTagSplitter(bool startsInside)
{
    private const string Opening = "<think>";
    private const string Closing = "</think>";

    private bool _isInside = startsInside;
    private bool _atLineStart = true;
    private bool _mayOpenAgain = startsInside;
    private bool _skipsWhiteSpace = startsInside;
    private string _held = "";

    /// <summary>A piece of the answer, as it is handed out.</summary>
    public enum Part
    {
        /// <summary>Belongs to the answer.</summary>
        Text,

        /// <summary>Belongs to the reasoning.</summary>
        Thinking,

        /// <summary>A closing tag that nothing opened: what came before it was reasoning and went out as text.</summary>
        LoneClosingTag,
    }

    /// <summary>Whether the next piece can be handed on as text without a look at it.</summary>
    public bool IsTransparentFor(string piece) =>
        !_isInside && !_skipsWhiteSpace && _held.Length == 0 && piece.Length > 0 && !piece.Contains('<', StringComparison.Ordinal)
        && NoteTransparent(piece);

    /// <summary>Hands out the parts of a piece; keeps back what may become a tag.</summary>
    public void Split<TState>(string piece, TState state, Action<TState, Part, string> give)
    {
        var text = _held.Length == 0 ? piece : _held + piece;
        _held = "";
        var from = SkipWhiteSpace(text, 0);
        var search = from;
        while (search < text.Length)
        {
            var at = text.IndexOf('<', search);
            if (at < 0)
            {
                break;
            }

            var before = text.AsSpan(from, at - from);
            var rest = text.AsSpan(at);
            if (TagAt(before, rest) is { } tag)
            {
                Give(before.ToString(), state, give);
                AcceptTag(tag, state, give);
                from = SkipWhiteSpace(text, at + tag.Length);
                search = from;
            }
            else if (MayBecomeTag(before, rest))
            {
                Give(before.ToString(), state, give);
                _held = text[at..];
                return;
            }
            else
            {
                search = at + 1;
            }
        }

        Give(from == 0 ? text : text[from..], state, give);
    }

    /// <summary>What was kept back, at the end of the answer: it did not become a tag.</summary>
    public void Flush<TState>(TState state, Action<TState, Part, string> give)
    {
        var held = _held;
        _held = "";
        Give(held, state, give);
    }

    private bool NoteTransparent(string piece)
    {
        _atLineStart = IsLineStartAfter(piece);
        return true;
    }

    private int SkipWhiteSpace(string text, int from)
    {
        if (!_skipsWhiteSpace)
        {
            return from;
        }

        var skip = text.AsSpan(from).IndexOfAnyExcept(" \t\r\n");
        _skipsWhiteSpace = skip < 0;
        return skip < 0 ? text.Length : from + skip;
    }

    private string? TagAt(ReadOnlySpan<char> before, ReadOnlySpan<char> rest)
    {
        if (rest.StartsWith(Closing, StringComparison.Ordinal))
        {
            return Closing;
        }

        return rest.StartsWith(Opening, StringComparison.Ordinal) && MayOpenAfter(before) ? Opening : null;
    }

    private bool MayBecomeTag(ReadOnlySpan<char> before, ReadOnlySpan<char> rest) =>
        (rest.Length < Closing.Length && Closing.AsSpan().StartsWith(rest, StringComparison.Ordinal))
        || (rest.Length < Opening.Length && Opening.AsSpan().StartsWith(rest, StringComparison.Ordinal) && MayOpenAfter(before));

    private bool MayOpenAfter(ReadOnlySpan<char> before) =>
        // Some models open although their template has done so.
        _isInside ? _mayOpenAgain && before.IsEmpty : IsLineStartAfter(before);

    private bool IsLineStartAfter(ReadOnlySpan<char> text)
    {
        var last = text.TrimEnd(" \t");
        return last.Length == 0 ? _atLineStart : last[^1] is '\n' or '\r';
    }

    private void AcceptTag<TState>(string tag, TState state, Action<TState, Part, string> give)
    {
        if (tag == Closing && !_isInside)
        {
            give(state, Part.LoneClosingTag, "");
        }

        _isInside = tag == Opening;
        _mayOpenAgain = false;
        _skipsWhiteSpace = true;
        _atLineStart = true;
    }

    private void Give<TState>(string text, TState state, Action<TState, Part, string> give)
    {
        if (text.Length > 0)
        {
            _atLineStart = IsLineStartAfter(text);
            _mayOpenAgain = false;
            give(state, _isInside ? Part.Thinking : Part.Text, text);
        }
    }
}
