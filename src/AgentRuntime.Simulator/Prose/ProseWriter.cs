namespace AgentRuntime.Simulator.Prose;

/// <summary>Writes readable English of an exact length in tokens. Equal seeds give equal text.</summary>
internal sealed class ProseWriter(int seed)
{
    private const int SentencesInParagraph = 4;

    private static readonly string[] Subjects =
    [
        "the harbor", "a small boat", "the old lighthouse", "every morning train", "the north wind", "a patient gardener",
        "the river", "our neighbor", "the quiet library", "a flock of geese", "the clock tower", "this narrow road",
        "the baker on the corner", "a field of barley", "the first frost", "the ferry", "a curious child", "the market square",
    ];

    private static readonly string[] Verbs =
    [
        "follows", "remembers", "carries", "waits for", "passes", "answers", "keeps", "leaves behind", "watches over", "returns to",
        "listens to", "belongs to", "changes", "measures",
    ];

    private static readonly string[] Objects =
    [
        "the slow water", "an open window", "the last light", "a row of chestnut trees", "the smell of bread", "the far hills",
        "a letter from home", "the empty street", "the sound of bells", "a handful of seeds", "the tide", "an unfinished story",
        "the morning paper", "a narrow bridge",
    ];

    private static readonly string[] Closings =
    [
        "before the shops open", "when the rain has stopped", "and nobody minds", "as it did last year", "without any hurry",
        "until the lamps are lit", "in spite of the weather", "for as long as anyone can tell", "once the fog lifts",
        "while the kettle sings",
    ];

    private static readonly string[] Openers = ["", "", "", "Later, ", "Still, ", "In spring ", "By noon ", "Even so, ", "Here ", "Sometimes "];

    private static readonly string[] Reflections =
    [
        "The user wants a clear answer, so I should start with what is certain.",
        "Let me think about what was really asked here.",
        "I could list the facts first and then draw them together.",
        "A short example would help more than another definition.",
        "That leaves one open point, which I can settle by looking at it from the other side.",
        "I should keep the tone friendly and the sentences short.",
        "Checking this once more, nothing contradicts the first idea.",
        "Good, the order is settled and I can write it down.",
    ];

    private readonly Random _random = new(seed);

    /// <summary>Adds an answer of exactly <paramref name="count"/> tokens.</summary>
    public void WriteAnswer(string prompt, int count, List<string> tokens)
    {
        var limit = tokens.Count + count;
        var topic = Topic(prompt);
        Tokenizer.Split(topic.Length == 0 ? "Here is what comes to mind." : $"You asked about \"{topic}\". Here is what comes to mind.", tokens);
        for (var sentence = 1; tokens.Count < limit; sentence++)
        {
            Tokenizer.Split((sentence % SentencesInParagraph == 0 ? "\n\n" : " ") + Sentence(), tokens);
        }

        EndAt(limit, tokens);
    }

    /// <summary>Adds thoughts of exactly <paramref name="count"/> tokens.</summary>
    public void WriteThinking(int count, List<string> tokens)
    {
        var limit = tokens.Count + count;
        Tokenizer.Split("Okay,", tokens);
        while (tokens.Count < limit)
        {
            Tokenizer.Split(" " + Reflections[_random.Next(Reflections.Length)], tokens);
        }

        EndAt(limit, tokens);
    }

    /// <summary>A word for a tool argument.</summary>
    public string Word() => Pick(Objects).Split(' ')[^1];

    /// <summary>A number for a tool argument.</summary>
    public int Number() => _random.Next(1, 100);

    private static string Topic(string prompt)
    {
        const int longest = 60;
        var line = prompt.AsSpan().Trim();
        var end = line.IndexOfAny('\n', '\r');
        line = end < 0 ? line : line[..end];
        if (line.Length > longest)
        {
            var space = line[..longest].LastIndexOf(' ');
            var cut = space > 0 ? space : longest;
            line = line[..(char.IsHighSurrogate(line[cut - 1]) ? cut - 1 : cut)];
        }

        return line.TrimEnd(".?! ").ToString();
    }

    private static void EndAt(int limit, List<string> tokens)
    {
        if (tokens.Count > limit)
        {
            tokens.RemoveRange(limit, tokens.Count - limit);
        }

        tokens[^1] = ".";
    }

    private string Sentence()
    {
        var opener = Pick(Openers);
        var subject = Pick(Subjects);
        var body = $"{subject} {Pick(Verbs)} {Pick(Objects)} {Pick(Closings)}.";
        return opener.Length > 0 ? opener + body : char.ToUpperInvariant(body[0]) + body[1..];
    }

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
