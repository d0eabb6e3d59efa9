using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Threads.Context;

/// <summary>
/// Finds the compaction that loses least and is small enough. It goes through levels of loss; within a level each candidate leaves out more
/// than the one before it, and every candidate is measured by the request that it would really give.
/// </summary>
internal sealed class CompactionSearch
{
    /// <summary>The longest result that the last round may keep where it alone does not fit; halved until it does.</summary>
    private const int LongestLastResult = 65_536;

    private readonly Conversation _conversation;
    private readonly Func<ImmutableArray<ModelMessage>, long> _measure;
    private readonly ContextLimits _limits;
    private readonly int _shortenedLength;
    private readonly long _tokensBefore;
    private readonly ContextCompaction _current;
    private readonly IReadOnlyList<ConversationEntry> _entries;
    private readonly int _start;
    private readonly int _exchange;

    /// <summary>Prepares the search.</summary>
    /// <param name="conversation">What is to be made smaller.</param>
    /// <param name="measure">The tokens of a request with these messages.</param>
    /// <param name="limits">What is small enough.</param>
    /// <param name="shortenedLength">What old tool results are cut to, in UTF-16 code units.</param>
    /// <param name="tokensBefore">The tokens of the request as it is.</param>
    internal CompactionSearch(
        Conversation conversation,
        Func<ImmutableArray<ModelMessage>, long> measure,
        ContextLimits limits,
        int shortenedLength,
        long tokensBefore)
    {
        _conversation = conversation;
        _measure = measure;
        _limits = limits;
        _shortenedLength = Math.Min(shortenedLength, conversation.Compaction.MaxToolResultLength ?? shortenedLength);
        _tokensBefore = tokensBefore;
        _current = conversation.Compaction;
        _entries = conversation.Entries;
        _start = conversation.ToldFrom();
        _exchange = _entries.Count - 1;
        while (_exchange > _start && _entries[_exchange] is not ConversationEntry.User)
        {
            _exchange--;
        }

        Fewest = tokensBefore;
    }

    /// <summary>The tokens of the smallest candidate that was measured.</summary>
    internal long Fewest { get; private set; }

    /// <summary>Cuts tool results alone, the oldest first, never those of the last round; null when that is not enough.</summary>
    internal ContextCompaction? Shorten() => Find(CutsFrom(_start, _current.KeptFrom, _current.Summary));

    /// <summary>Leaves messages out, and cuts what results of the running turn must be cut too; null when nothing is enough.</summary>
    /// <param name="summary">What stands for what is left out.</param>
    internal ContextCompaction? Drop(string summary) =>
        Find(Exchanges(summary))
        ?? Find(CutsFrom(_exchange, KeptFrom(_exchange), summary))
        ?? Find(Rounds(summary))
        ?? Find(LastResults(summary))
        ?? LastResort(summary);

    /// <summary>The compaction with the tokens that it leaves.</summary>
    internal ContextCompaction Measure(ContextCompaction compaction)
    {
        var tokens = _measure(_conversation.Preview(compaction));
        Fewest = Math.Min(Fewest, tokens);
        return compaction with { TokensBefore = _tokensBefore, TokensAfter = tokens };
    }

    /// <summary>Whole old exchanges are left out.</summary>
    private List<ContextCompaction> Exchanges(string summary)
    {
        var candidates = new List<ContextCompaction>();
        for (var i = _start + 1; i <= _exchange; i++)
        {
            if (_entries[i] is ConversationEntry.User)
            {
                candidates.Add(Dropped(i, summary));
            }
        }

        return candidates;
    }

    /// <summary>Tool results are cut in all rounds but the last.</summary>
    private List<ContextCompaction> CutsFrom(int first, long keptFrom, string summary)
    {
        var candidates = new List<ContextCompaction>();
        var hasAnswer = false;
        for (var i = first; i < _entries.Count; i++)
        {
            // A cut before the running turn's question is one too: its results are all old.
            if (hasAnswer && (_entries[i] is ConversationEntry.Answer || (i == _exchange && i == _entries.Count - 1)))
            {
                var kept = new ContextCompaction(CompactionMethod.ShortenedToolResults, keptFrom) { Summary = summary };
                candidates.Add(Cut(kept, _entries[i].Order, _shortenedLength));
            }

            hasAnswer |= _entries[i] is ConversationEntry.Answer;
        }

        return candidates;
    }

    /// <summary>Old rounds of the running turn are left out, and the results of those that stay are cut but for the last.</summary>
    private List<ContextCompaction> Rounds(string summary)
    {
        var candidates = new List<ContextCompaction>();
        var answers = AnswersOfExchange();
        foreach (var answer in answers.Skip(1))
        {
            candidates.Add(Cut(Dropped(answer, summary), _entries[answers[^1]].Order, _shortenedLength));
        }

        return candidates;
    }

    /// <summary>Only the last round is left, and its results are cut too.</summary>
    private List<ContextCompaction> LastResults(string summary)
    {
        var candidates = new List<ContextCompaction>();
        if (AnswersOfExchange() is [.. _, var last] answers)
        {
            var kept = Dropped(answers.Count > 1 ? last : _exchange, summary);
            for (var length = LongestLastResult; length > _shortenedLength; length /= 2)
            {
                candidates.Add(Cut(kept, _entries[last].Order + 1, length));
            }

            candidates.Add(Cut(kept, _entries[last].Order + 1, _shortenedLength));
        }

        return candidates;
    }

    /// <summary>The least that can be sent, if it goes into the context at all and is less than what there was.</summary>
    private ContextCompaction? LastResort(string summary)
    {
        if ((LastResults(summary) is [.. _, var last] ? last : Exchanges(summary).LastOrDefault()) is not { } least)
        {
            return null;
        }

        var measured = Measure(least);
        return measured.TokensAfter <= _limits.Length && measured.TokensAfter < _tokensBefore ? measured : null;
    }

    /// <summary>
    /// The first candidate that comes down to the target; where none does, the last one if it is at least out of the warning.
    /// </summary>
    private ContextCompaction? Find(List<ContextCompaction> candidates)
    {
        var low = 0;
        var high = candidates.Count;
        ContextCompaction? found = null;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var measured = Measure(candidates[middle]);
            if (measured.TokensAfter <= _limits.Target)
            {
                found = measured;
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        if (found is null && candidates.Count > 0 && Measure(candidates[^1]) is var last && last.TokensAfter < _limits.Warn)
        {
            found = last;
        }

        return found?.TokensAfter < _tokensBefore ? found : null;
    }

    private List<int> AnswersOfExchange()
    {
        var answers = new List<int>();
        for (var i = _exchange; i < _entries.Count; i++)
        {
            if (_entries[i] is ConversationEntry.Answer)
            {
                answers.Add(i);
            }
        }

        return answers;
    }

    private ContextCompaction Dropped(int first, string summary) =>
        new(CompactionMethod.DroppedExchanges, KeptFrom(first))
        {
            Summary = summary,
            MaxToolResultLength = _current.MaxToolResultLength,
            ShortenedBefore = _current.ShortenedBefore,
        };

    private ContextCompaction Cut(ContextCompaction compaction, long before, int length) => compaction with
    {
        MaxToolResultLength = length,
        ShortenedBefore = Math.Max(before, _current.ShortenedBefore),
    };

    private long KeptFrom(int first) => first <= _start ? _current.KeptFrom : _entries[first].Position;
}
