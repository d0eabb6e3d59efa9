using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Sinks;

namespace AgentRuntime.Server.Sse;

/// <summary>
/// Events as frames of <c>text/event-stream</c>: id, event and data, each line ended by LF. It keeps its JSON writer from one batch to
/// the next, so it serves one caller at a time.
/// </summary>
#pragma warning disable CA1001 // The JSON writer flushes after every event and holds nothing to free.
internal sealed class FrameWriter
#pragma warning restore CA1001
{
    private const int MaxHeadBytes = 128;

    private Utf8JsonWriter? _json;

    /// <summary>The comment that keeps a silent stream open.</summary>
    public static ReadOnlySpan<byte> Ping => ": ping\n\n"u8;

    /// <summary>Writes frames without flushing.</summary>
    /// <param name="output">Where they go.</param>
    /// <param name="events">The events, in order.</param>
    public void Write(IBufferWriter<byte> output, ImmutableArray<ThreadEvent> events)
    {
        _json ??= ThreadEventJson.CreateWriter(output);
        foreach (var threadEvent in events)
        {
            WriteHead(output, threadEvent);
            _json.Reset(output);
            ThreadEventJson.Write(_json, threadEvent);
            _json.Flush();
            output.Write("\n\n"u8);
        }
    }

    // Spec: "If the field name is 'id' … set the last event ID buffer to the field value" (WHATWG HTML 9.2.6): the position after it.
    private static void WriteHead(IBufferWriter<byte> output, ThreadEvent threadEvent)
    {
        var span = output.GetSpan(MaxHeadBytes);
        var length = Copy("id: "u8, span);
        if (!Utf8Formatter.TryFormat(threadEvent.End, span[length..], out var digits))
        {
            throw new UnreachableException("A position has at most 20 digits.");
        }

        length += digits;
        length += Copy("\nevent: "u8, span[length..]);
        length += Encoding.ASCII.GetBytes(ThreadEventJson.TypeOf(threadEvent), span[length..]);
        length += Copy("\ndata: "u8, span[length..]);
        output.Advance(length);
    }

    private static int Copy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        from.CopyTo(to);
        return from.Length;
    }
}
