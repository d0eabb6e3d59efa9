using System.Globalization;
using System.Runtime.InteropServices;
using AgentRuntime.Providers.Content;

namespace AgentRuntime.Tools.Results;

/// <summary>
/// Takes any amount of text and keeps what a model is told of it: all where it is short enough, else the head and the tail with a
/// note between them of what was cut. It holds little more than that, whatever comes.
/// </summary>
/// <param name="maxLength">The longest text that is kept, the note included, in UTF-16 code units.</param>
internal sealed class HeadAndTail(int maxLength)
{
    /// <summary>What is kept for the note.</summary>
    private const int NoteLength = 120;

    // Errors and sums stand at the end of an output, what it is about at its beginning.
    private readonly int _headLength = maxLength - (maxLength / 3);
    private readonly List<char> _head = [];
    private readonly List<char> _rest = [];

    /// <summary>How much was taken, in UTF-16 code units.</summary>
    public long Length { get; private set; }

    /// <summary>True when there was more than what was taken: what stands last is then not the end.</summary>
    public bool IsIncomplete { get; set; }

    private int RestLength => maxLength - _headLength;

    /// <summary>Takes more text.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        Length += text.Length;
        var toHead = Math.Min(text.Length, _headLength - _head.Count);
        _head.AddRange(text[..toHead]);
        text = text[toHead..];
        if (text.Length >= RestLength)
        {
            _rest.Clear();
            _rest.AddRange(text[^RestLength..]);
            return;
        }

        _rest.AddRange(text);
        if (_rest.Count > 2 * RestLength)
        {
            _rest.RemoveRange(0, _rest.Count - RestLength);
        }
    }

    /// <summary>What is told: without half surrogate pairs.</summary>
    public override string ToString()
    {
        var head = CollectionsMarshal.AsSpan(_head);
        var rest = CollectionsMarshal.AsSpan(_rest);
        return JsonText.WellFormed(
            IsIncomplete ? Incomplete(head, rest)
            : Length <= maxLength ? string.Concat(head, rest)
            : Cut(head, rest));
    }

    private string Incomplete(ReadOnlySpan<char> head, ReadOnlySpan<char> rest)
    {
        var room = Math.Max(0, maxLength - NoteLength);
        var kept = Length <= room ? string.Concat(head, rest) : Beginning(head, room).ToString();
        return string.Create(
            CultureInfo.InvariantCulture, $"{kept}\n[Cut here: the result went on after {Length} characters and was not read further.]");
    }

    private string Cut(ReadOnlySpan<char> head, ReadOnlySpan<char> rest)
    {
        head = Beginning(head, head.Length);
        var tail = Ending(rest, Math.Max(0, RestLength - NoteLength));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{head}\n[{Length - head.Length - tail.Length} of {Length} characters were cut here. Ask for less at a time.]\n{tail}");
    }

    private static ReadOnlySpan<char> Beginning(ReadOnlySpan<char> text, int length)
    {
        length = Math.Min(length, text.Length);
        return length > 0 && char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] : text[..length];
    }

    private static ReadOnlySpan<char> Ending(ReadOnlySpan<char> text, int length)
    {
        length = Math.Min(length, text.Length);
        return length > 0 && char.IsLowSurrogate(text[^length]) ? text[^(length - 1)..] : text[^length..];
    }
}
