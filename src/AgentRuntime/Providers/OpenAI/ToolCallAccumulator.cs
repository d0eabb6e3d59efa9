using System.Collections.Immutable;
using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Providers.Content;

namespace AgentRuntime.Providers.OpenAI;

/// <summary>
/// Puts the tool calls of a stream together from their fragments. Servers number them from 0, from 1, all alike or not at
/// all, name them once, every time or with an empty name, and give ids in the first fragment, in all or in none.
/// </summary>
internal sealed class ToolCallAccumulator(ToolCallIds ids)
{
    /// <summary>More calls than any model makes in one response.</summary>
    private const int MaxCalls = 1024;

    private readonly List<Call> _calls = [];
    private readonly Dictionary<long, Call> _byKey = [];

    /// <summary>Whether any call has begun.</summary>
    public bool HasCalls => _calls.Count > 0;

    /// <summary>Takes the <c>tool_calls</c> of one delta; true when they held anything.</summary>
    public bool Add(ReadOnlySpan<byte> json, ImmutableArray<CompletionEvent>.Builder events)
    {
        var reader = new Utf8JsonReader(json, isFinalBlock: true, new JsonReaderState(JsonText.ReaderOptions));
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        var any = false;
        for (var position = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; position++)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                any |= Accept(ToolCallDelta.Read(ref reader, json), position, events);
            }
            else
            {
                reader.Skip();
            }
        }

        return any;
    }

    /// <summary>Takes the one call of the old <c>function_call</c> member.</summary>
    public bool AddFunctionCall(ReadOnlySpan<byte> json, ImmutableArray<CompletionEvent>.Builder events)
    {
        var reader = new Utf8JsonReader(json, isFinalBlock: true, new JsonReaderState(JsonText.ReaderOptions));
        reader.Read();
        return reader.TokenType == JsonTokenType.StartObject
            && Accept(ToolCallDelta.Read(ref reader, json), position: 0, events);
    }

    /// <summary>Gives out every call as complete, in the order in which they began.</summary>
    public void Complete(ImmutableArray<CompletionEvent>.Builder events)
    {
        foreach (var call in _calls)
        {
            events.Add(ToolCallInput.Complete(call.EventId(ids), call.Name, call.Arguments.ToString()));
        }
    }

    private bool Accept(in ToolCallDelta delta, int position, ImmutableArray<CompletionEvent>.Builder events)
    {
        var key = delta.Index ?? position;
        if (!_byKey.TryGetValue(key, out var call) || IsAnother(call, delta))
        {
            if (_calls.Count == MaxCalls)
            {
                return false;
            }

            var name = call?.Name ?? "";
            call = new Call();
            if (delta.Name.Length == 0 && delta.Id.Length == 0)
            {
                // A second set of arguments under the number of a call that is complete: the same tool again.
                call.Name = name;
            }

            _byKey[key] = call;
            _calls.Add(call);
        }

        call.ServerId = call.ServerId.Length == 0 ? delta.Id : call.ServerId;
        call.Name = call.Name.Length == 0 ? delta.Name : call.Name;
        call.Arguments.Append(delta.Arguments);
        if (call.IsWorthShowing())
        {
            events.Add(new CompletionEvent.ToolUse(
                call.EventId(ids), call.Name, call.Arguments.ToString(), call.Arguments.Snapshot(), IsInputComplete: false));
        }

        return delta.Id.Length > 0 || delta.Name.Length > 0 || delta.Arguments.Length > 0;
    }

    private static bool IsAnother(Call call, in ToolCallDelta delta)
    {
        if (delta.Id.Length > 0 && call.ServerId.Length > 0)
        {
            return !string.Equals(delta.Id, call.ServerId, StringComparison.Ordinal);
        }

        return call.Arguments.IsComplete
            && (!string.IsNullOrWhiteSpace(delta.Arguments)
                || (delta.Name.Length > 0 && !string.Equals(delta.Name, call.Name, StringComparison.Ordinal)));
    }

    /// <summary>One call while it is being written.</summary>
    private sealed class Call
    {
        private string? _eventId;
        private int _nextShown;

        public string ServerId { get; set; } = "";

        public string Name { get; set; } = "";

        public PartialJson Arguments { get; } = new();

        /// <summary>The id under which it is shown; does not change once it was.</summary>
        public string EventId(ToolCallIds ids) => _eventId ??= ids.Claim(ServerId);

        /// <summary>Whether enough is new: snapshots grow by a quarter, so that all of them together cost what a few of the last cost.</summary>
        public bool IsWorthShowing()
        {
            if (Name.Length == 0 || Arguments.Length < _nextShown)
            {
                return false;
            }

            _nextShown = Arguments.Length + (Arguments.Length / 4) + 32;
            return true;
        }
    }
}
