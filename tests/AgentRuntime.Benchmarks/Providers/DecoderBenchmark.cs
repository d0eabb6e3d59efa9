using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Providers.Http;
using AgentRuntime.Providers.Ollama;
using AgentRuntime.Providers.OpenAI;
using AgentRuntime.Providers.Wire;
using BenchmarkDotNet.Attributes;

namespace AgentRuntime.Benchmarks.Providers;

/// <summary>
/// Wire bytes to events, 1000 tokens, against a bare pass of <see cref="Utf8JsonReader"/> over the same JSON. The goal is 1.5 times
/// that pass, and one allocation for each text event beside the text itself.
/// </summary>
[MemoryDiagnoser]
public class DecoderBenchmark
{
    private const int Tokens = 1000;

    private readonly ImmutableArray<CompletionEvent>.Builder _events = ImmutableArray.CreateBuilder<CompletionEvent>(Tokens + 8);
    private byte[] _ollama = [];
    private byte[] _sse = [];
    private byte[][] _ollamaLines = [];
    private byte[][] _sseData = [];
    private ModelErrors? _errors;

    [GlobalSetup]
    public void MakeStreams()
    {
        _errors = new ModelErrors(new ProviderIdentity("p", "P", new Uri("http://localhost"), ""));
        var ollama = new List<string>();
        var sse = new List<string>();
        for (var i = 0; i < Tokens; i++)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $" word{i % 10}");
            ollama.Add($$$"""{"model":"qwen3:8b","created_at":"2026-08-30T07:15:08.901473844Z","message":{"role":"assistant","content":"{{{text}}}"},"done":false}""");
            sse.Add($$$"""{"id":"chatcmpl-343","object":"chat.completion.chunk","created":1780944540,"model":"qwen3","system_fingerprint":"fp_ollama","choices":[{"index":0,"delta":{"role":"assistant","content":"{{{text}}}"},"finish_reason":null}]}""");
        }

        ollama.Add("""{"model":"qwen3:8b","created_at":"2026-08-30T07:15:08.901473844Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop"}""");
        sse.Add("""{"id":"chatcmpl-343","object":"chat.completion.chunk","created":1780944540,"model":"qwen3","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""");
        _ollamaLines = [.. ollama.Select(Encoding.UTF8.GetBytes)];
        _sseData = [.. sse.Select(Encoding.UTF8.GetBytes)];
        _ollama = Encoding.UTF8.GetBytes(string.Concat(ollama.Select(line => line + "\n")));
        _sse = Encoding.UTF8.GetBytes(string.Concat(sse.Select(data => $"data: {data}\n\n")) + "data: [DONE]\n\n");
    }

    [Benchmark]
    public int OllamaBareReader() => ReadBare(_ollamaLines);

    [Benchmark]
    public int OllamaDecoder() => Decode(new OllamaDecoder(_errors!, 1 << 20, () => "x"), _ollama);

    [Benchmark]
    public int SseBareReader() => ReadBare(_sseData);

    [Benchmark]
    public int SseDecoder() => Decode(new OpenAIDecoder(_errors!, 1 << 20, () => "x"), _sse);

    private static int ReadBare(byte[][] documents)
    {
        var tokens = 0;
        foreach (var document in documents)
        {
            var reader = new Utf8JsonReader(document);
            while (reader.Read())
            {
                tokens++;
            }
        }

        return tokens;
    }

    private int Decode(ICompletionDecoder decoder, byte[] stream)
    {
        _events.Clear();
        var buffer = new ReadOnlySequence<byte>(stream);
        decoder.Decode(ref buffer, isFinal: true, _events);
        return _events.Count;
    }
}
