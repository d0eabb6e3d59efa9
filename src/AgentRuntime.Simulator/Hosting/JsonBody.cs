using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentRuntime.Simulator.Hosting;

/// <summary>Writes JSON bodies that are not on a hot path.</summary>
internal static class JsonBody
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Relaxed);
        write(json);
        json.Flush();
        return buffer.WrittenMemory;
    }
}
