namespace AgentRuntime.Providers.Content;

/// <summary>Keeps a text whole whose surrogate pairs a server split over two chunks: no piece that it gives holds half a pair.</summary>
internal struct SurrogateCarry
{
    private char _held;

    /// <summary>
    /// The piece with what was held before it, and without a high surrogate at its end, which is held for the next piece.
    /// Unpaired surrogates elsewhere become U+FFFD. May be empty.
    /// </summary>
    public string Pass(string piece)
    {
        if (piece.Length == 0 || (_held == default && JsonText.IndexOfUnpaired(piece, 0) < 0))
        {
            return piece;
        }

        var text = _held == default ? piece : _held + piece;
        _held = default;
        if (char.IsHighSurrogate(text[^1]))
        {
            _held = text[^1];
            text = text[..^1];
        }

        return JsonText.WellFormed(text);
    }

    /// <summary>What is owed at the end of the text: nothing, or U+FFFD for a pair whose second half never came.</summary>
    public string Flush()
    {
        var owed = _held == default ? "" : "\uFFFD";
        _held = default;
        return owed;
    }
}
