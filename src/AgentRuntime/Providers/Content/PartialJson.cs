using System.Text;
using System.Text.Json;

namespace AgentRuntime.Providers.Content;

/// <summary>
/// Follows a JSON object that arrives in fragments: knows when it is complete, and what of it is readable before. Every
/// character is looked at once.
/// </summary>
internal sealed class PartialJson
{
    private readonly StringBuilder _text = new();
    private readonly Stack<char> _closers = new();
    private bool _inString;
    private bool _isKey;
    private int _escape;
    private int _safeLength;
    private string _safeClosers = "";
    private bool _expectsKey;

    /// <summary>The deepest nesting that is followed; deeper ones are complete only when the stream says so.</summary>
    private const int MaxDepth = JsonText.MaxDepth;

    /// <summary>Whether one whole value has come.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>How many characters have come.</summary>
    public int Length => _text.Length;

    /// <summary>Takes the next fragment.</summary>
    public void Append(string fragment)
    {
        foreach (var c in fragment)
        {
            _text.Append(c);
            if (_inString)
            {
                AcceptInString(c);
            }
            else
            {
                Accept(c);
            }
        }
    }

    /// <summary>What is readable so far: the last values may be missing or cut short; an empty object where nothing is.</summary>
    public JsonElement Snapshot()
    {
        var json = _inString && !_isKey
            ? string.Concat(_text.ToString(0, _text.Length - _escape), "\"", Closers())
            : string.Concat(_text.ToString(0, _safeLength), _safeClosers);
        try
        {
            using var document = JsonDocument.Parse(JsonText.Raw(Encoding.UTF8.GetBytes(json)), JsonText.DocumentOptions);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : ToolCallInput.Empty;
        }
        catch (JsonException)
        {
            return ToolCallInput.Empty;
        }
    }

    /// <summary>All that has come.</summary>
    public override string ToString() => _text.ToString();

    private void AcceptInString(char c)
    {
        if (_escape > 0)
        {
            // `\` and its letter; `\u` and its four digits.
            _escape = _escape == 1 ? (c == 'u' ? 2 : 0) : _escape == 5 ? 0 : _escape + 1;
        }
        else if (c == '\\')
        {
            _escape = 1;
        }
        else if (c == '"')
        {
            _inString = false;
            if (!_isKey)
            {
                MarkSafe();
            }
        }
    }

    private void Accept(char c)
    {
        switch (c)
        {
            case '"':
                _inString = true;
                _isKey = _expectsKey;
                break;
            case '{' or '[' when _closers.Count < MaxDepth:
                _closers.Push(c == '{' ? '}' : ']');
                _expectsKey = c == '{';
                MarkSafe();
                break;
            case '}' or ']' when _closers.Count > 0:
                _closers.Pop();
                _expectsKey = false;
                IsComplete |= _closers.Count == 0;
                MarkSafe();
                break;
            case ',':
                // What stands before a comma is whole, a number or a literal too.
                _safeLength = _text.Length - 1;
                _safeClosers = Closers();
                _expectsKey = _closers.Count > 0 && _closers.Peek() == '}';
                break;
            case ':':
                _expectsKey = false;
                break;
        }
    }

    private void MarkSafe()
    {
        _safeLength = _text.Length;
        _safeClosers = Closers();
    }

    private string Closers() => string.Concat(_closers);
}
