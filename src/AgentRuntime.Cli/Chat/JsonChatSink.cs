using System.Buffers;
using System.Collections.Immutable;
using AgentRuntime.Model;
using AgentRuntime.Sinks;

namespace AgentRuntime.Cli.Chat;

/// <summary>Writes every event as one line of JSON.</summary>
internal sealed class JsonChatSink(Stream output, TimeProvider timeProvider) : ChatSink(timeProvider)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);

    /// <inheritdoc/>
    protected override void Show(ImmutableArray<ThreadEvent> events)
    {
        _buffer.ResetWrittenCount();
        foreach (var threadEvent in events)
        {
            ThreadEventJson.Write(_buffer, threadEvent);
            _buffer.Write("\n"u8);
        }

        output.Write(_buffer.WrittenSpan);
        output.Flush();
    }
}
