using System.Text;
using AgentRuntime.Hosting;
using AgentRuntime.Model;
using AgentRuntime.Simulator;
using AgentRuntime.Testing;
using AgentRuntime.Tests.Threads.Model;
using AgentRuntime.Tests.Threads.Turns;
using AgentRuntime.Threads;
using FsCheck.Fluent;

namespace AgentRuntime.Tests.Invariants;

/// <summary>
/// Invariant 1: the text that a sink receives is the text that the model produced: complete, in order, once, whatever the chunking, the
/// sink's speed and its reconnects.
/// </summary>
public sealed class TextIsCompleteTests : TurnScene
{
    private const string Pair = "\ud83d\ude00";
    private const char ThinkingMark = '\u0001';

    private static readonly string[] Pieces =
        ["a", Pair, "word ", $"{Pair}{Pair}b", "\n\n", "\u00e9\u4e16", $"x{Pair}", "\"\\{}", "e\u0301", $"{Pair} a longer piece of text {Pair}"];

    [Fact]
    public void Text_AnyChunkingPaceAndReconnects_JoinsToWhatTheModelMade()
    {
        var journal = new CountingJournal();
        Start(rt => rt.UseJournal(journal).Configure(static settings => settings with
        {
            Threads = settings.Threads with { TailLength = 16 },
            Journal = settings.Journal with { FlushLength = 4, FlushInterval = TimeSpan.FromMilliseconds(1) },
            Sinks = settings.Sinks with { MaxBatchLength = 5 },
        }));

        Randomly.Check(Randomly.Steps(kinds: 12, length: 60), times: 60, RunScriptAsync);

        Assert.True(journal.Reads > 60, "The readers that began early never needed the journal: the test shows nothing of it.");
    }

    [Fact]
    public async Task Text_AnyChunkingOnTheWire_JoinsToWhatTheServerSent()
    {
        var scripts = new List<SimulatedReply>();
        await using var server = await SimulatorServer.StartAsync(new SimulatorOptions
        {
            Rate = 0,
            Script = request => scripts[int.Parse(request.Prompt, System.Globalization.CultureInfo.InvariantCulture)],
        });
        Start(rt => rt.AddOllama(server.Url).AddOpenAICompatible("openai", server.Url));

        Randomly.Check(WireCases, times: 30, async wireCase =>
        {
            var (pieces, tokenLength, chunking, provider) = wireCase;
            var text = string.Concat(pieces.Select(static piece => Pieces[piece]));
            var thinking = string.Concat(pieces.Reverse().Select(static piece => Pieces[piece]));
            scripts.Add(SimulatedReply.Of(new SimulatedPart.Thinking(thinking), new SimulatedPart.Tokens([.. Tokens(text, tokenLength)])) with
            {
                Chunking = chunking,
            });
            var thread = await Runtime.CreateThreadAsync(new ThreadOptions
            {
                Model = $"{provider}/sim-thinking",
                Settings = ModelSettings.Default with { Thinking = ThinkingMode.On },
            });

            var turn = await thread.SendAsync($"{scripts.Count - 1}");
            var events = await ReadAsync(turn);

            AssertNoPairIsCut(events);
            Assert.Equal(text, string.Concat(events.OfType<ThreadEvent.AgentText>().Select(static delta => delta.Text)));
            Assert.Equal(thinking, string.Concat(events.OfType<ThreadEvent.AgentThinking>().Select(static delta => delta.Text)));
        });
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 0)]
    [InlineData(2, 1_000)]
    [InlineData(5, 1_000)]
    public async Task Read_AnyBatchLengthFromAnyPosition_NeverCutsASurrogatePair(int maxBatchLength, int tailLength)
    {
        Start(rt => rt.Configure(settings => settings with
        {
            Threads = settings.Threads with { TailLength = tailLength },
            Sinks = settings.Sinks with { MaxBatchLength = maxBatchLength },
        }));
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("Hi");
        await AnswerAsync($"{Pair}a{Pair}{Pair}bc{Pair}{Pair}{Pair}");
        await turn.WaitAsync(Token);
        var whole = await AllAsync(thread);

        foreach (var position in whole.SelectMany(static threadEvent => new[] { threadEvent.Position, threadEvent.End }).Distinct())
        {
            var reader = new ReconnectingReader(thread, position);
            await reader.ConnectAsync();
            await ManualTimeProvider.UntilAsync(() => reader.Cursor == whole[^1].End, "a reader at the end");

            AssertNoPairIsCut(reader.Events);
            Assert.Equal(whole.SelectMany(LogCheck.Units).Where(unit => unit.Position >= position), reader.Events.SelectMany(LogCheck.Units));
        }
    }

    [Fact]
    public async Task Read_TextThatHasLeftTheMemory_ComesWholeFromTheJournal()
    {
        var journal = new CountingJournal();
        Start(rt => rt.UseJournal(journal).Configure(static settings => settings with { Threads = settings.Threads with { TailLength = 0 } }));
        var thread = await CreateAsync();
        var text = string.Concat(Enumerable.Repeat(Pieces, 20).SelectMany(static pieces => pieces));
        var turn = await thread.SendAsync("Hi");
        await AnswerAsync(text);
        await turn.WaitAsync(Token);
        var before = journal.Reads;

        var events = await AllAsync(thread);

        Assert.True(journal.Reads > before);
        Assert.Equal(text, Render(events));
    }

    private static FsCheck.Gen<(int[] Pieces, int TokenLength, SimulatorChunking Chunking, string Provider)> WireCases =>
        from pieces in Gen.Choose(0, Pieces.Length - 1).NonEmptyListOf().Resize(30)
        from tokenLength in Gen.Choose(1, 6)
        from chunking in Gen.OneOf(
            Gen.Constant<SimulatorChunking>(new SimulatorChunking.TokenPerWrite()),
            Gen.Constant<SimulatorChunking>(new SimulatorChunking.BytePerWrite()),
            Gen.Constant<SimulatorChunking>(new SimulatorChunking.AllInOneWrite()),
            Gen.Choose(2, 5).Select(static writes => (SimulatorChunking)new SimulatorChunking.WritesPerLine(writes)),
            Gen.Choose(2, 9).Select(static lines => (SimulatorChunking)new SimulatorChunking.LinesPerWrite(lines)))
        from provider in Gen.Elements("ollama", "openai")
        select (pieces.ToArray(), tokenLength, chunking, provider);

    /// <summary>Cuts anywhere, inside a surrogate pair too: that is how some servers send one.</summary>
    private static IEnumerable<string> Tokens(string text, int length) => text.Chunk(length).Select(static token => new string(token));

    private static void AssertNoPairIsCut(IEnumerable<ThreadEvent> events)
    {
        foreach (var threadEvent in events)
        {
            var text = threadEvent switch
            {
                ThreadEvent.AgentText delta => delta.Text,
                ThreadEvent.AgentThinking delta => delta.Text,
                _ => "-",
            };
            Assert.False(char.IsLowSurrogate(text[0]) || char.IsHighSurrogate(text[^1]), $"A surrogate pair is cut at {threadEvent.Position}.");
        }
    }

    /// <summary>All text and thinking, in order; which of the two a character is can be seen.</summary>
    private static string Render(IEnumerable<ThreadEvent> events)
    {
        var text = new StringBuilder();
        foreach (var threadEvent in events)
        {
            _ = threadEvent switch
            {
                ThreadEvent.AgentText delta => text.Append(delta.Text),
                ThreadEvent.AgentThinking delta => text.Append(Mark(delta.Text)),
                _ => text,
            };
        }

        return text.ToString();
    }

    private static string Mark(string thinking) => string.Concat(thinking.Select(static character => $"{ThinkingMark}{character}"));

    private async Task RunScriptAsync((int Kind, int Value)[] steps)
    {
        var thread = await CreateAsync();
        var made = new StringBuilder();
        var readers = new List<ReconnectingReader>();
        var turn = await thread.SendAsync("Hi");
        var stream = await Provider.NextAsync();
        foreach (var (kind, value) in steps)
        {
            var piece = Pieces[value % Pieces.Length];
            var reader = readers.Count == 0 ? null : readers[value % readers.Count];
            switch (kind)
            {
                case <= 3:
                    made.Append(piece);
                    await stream.TextAsync(piece);
                    break;
                case 4:
                    made.Append(Mark(piece));
                    await stream.SendAsync(new CompletionEvent.Thinking(piece));
                    break;
                case 5:
                    made.Append(piece).Append(Mark(piece)).Append(piece).Append(piece);
                    await stream.SendAsync(
                        new CompletionEvent.Text(piece),
                        new CompletionEvent.Thinking(piece),
                        new CompletionEvent.Text(piece),
                        new CompletionEvent.Text(piece));
                    break;
                case 6 when readers.Count < 5:
                    var given = readers.SelectMany(static other => other.Events).Select(static threadEvent => threadEvent.End).Append(0).ToArray();
                    readers.Add(new ReconnectingReader(thread, given[value % given.Length]));
                    await readers[^1].ConnectAsync();
                    break;
                case 7 or 8:
                    reader?.Stall(isStalled: kind == 7);
                    break;
                case 9 when reader is not null:
                    await reader.ReconnectAsync();
                    break;
                case 10:
                    await stream.StopAsync();
                    await turn.WaitAsync(Token);
                    turn = await thread.SendAsync("More");
                    stream = await Provider.NextAsync();
                    break;
                default:
                    await thread.GetSnapshotAsync(Token);
                    break;
            }
        }

        await stream.StopAsync();
        await turn.WaitAsync(Token);
        await CheckAsync(thread, made.ToString(), readers);
    }

    private async Task CheckAsync(AgentThread thread, string made, List<ReconnectingReader> readers)
    {
        var log = await AllAsync(thread);
        LogCheck.CheckPositions(log);
        AssertNoPairIsCut(log);
        Assert.Equal(made, Render(log));
        var units = log.SelectMany(LogCheck.Units).ToArray();
        foreach (var reader in readers)
        {
            reader.Stall(isStalled: false);
            await ManualTimeProvider.UntilAsync(() => reader.Cursor == log[^1].End, "a reader at the end");
            reader.Leave();

            AssertNoPairIsCut(reader.Events);
            Assert.Equal(units.Where(unit => unit.Position >= reader.From), reader.Events.SelectMany(LogCheck.Units));
        }
    }
}
