using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AgentRuntime.Model;

namespace AgentRuntime.Threads.Context;

/// <summary>
/// The messages of a conversation and what of them a model is told. Between two compactions, rewinds or changes of the instructions the
/// told messages only grow at their end, so that a local server finds the beginning of every request in its cache.
/// </summary>
internal sealed class PromptHistory
{
    /// <summary>Asks for the rest of an answer that a failure cut off.</summary>
    internal const string ContinuationText =
        "Your answer was cut off by a failure of the connection. Go on exactly where it ends, without repeating any of it and without a word about the interruption.";

    private const string SummaryHeading =
        "The beginning of this conversation was left out because it does not fit your context. This summary stands for it:";

    private readonly List<ConversationEntry> _entries = [];
    private ImmutableArray<Applied> _compactions = [];

    // What the closed entries say, as far as it was asked for: a long thread is not folded anew for every request.
    private ToldMessages? _told;
    private string _instructions = "";

    /// <summary>All messages but the answer that still grows, oldest first.</summary>
    internal IReadOnlyList<ConversationEntry> Entries => _entries;

    /// <summary>What of them the model is told.</summary>
    internal ContextCompaction Compaction => _compactions.IsEmpty ? ContextCompaction.None : _compactions[^1].Compaction;

    private bool KeepsQuestion => !_compactions.IsEmpty && _compactions[^1].KeepsQuestion;

    /// <summary>Whether the first entry that a compaction keeps answers a question; one that keeps the same as the compaction before it does what that does.</summary>
    private bool KeepsQuestionOf(ContextCompaction compaction) =>
        compaction.KeptFrom == Compaction.KeptFrom
            ? KeepsQuestion
            : IndexOf(compaction.KeptFrom) is var start && (start == _entries.Count || _entries[start] is not ConversationEntry.User);

    /// <summary>The system message; empty for none.</summary>
    internal string Instructions
    {
        get => _instructions;
        set
        {
            _instructions = value;
            Forget();
        }
    }

    /// <summary>Adds a message at the end.</summary>
    internal void Add(ConversationEntry entry) => _entries.Add(entry);

    /// <summary>From now on the model is told less.</summary>
    internal void Compact(ContextCompaction compaction)
    {
        var start = IndexOf(compaction.KeptFrom);
        var order = start < _entries.Count ? _entries[start].Order : compaction.KeptFrom;
        _compactions = _compactions.Add(new Applied(compaction, order, KeepsQuestionOf(compaction)));
        Forget();
    }

    /// <summary>
    /// Takes out the messages from a position on, in the order of the conversation. A compaction that had left some of them out, or had
    /// summed them up, no longer counts; one that kept what comes before the position goes on.
    /// </summary>
    internal void Rewind(long position)
    {
        var index = IndexOf(position);
        var order = index < _entries.Count ? _entries[index].Order : position;
        while (!_compactions.IsEmpty && _compactions[^1].KeptOrder > order)
        {
            _compactions = _compactions.RemoveAt(_compactions.Length - 1);
        }

        _entries.RemoveRange(index, _entries.Count - index);
        if (!_compactions.IsEmpty)
        {
            // Its first kept entry may be among those taken out; the order says the same and stays.
            var last = _compactions[^1];
            _compactions = _compactions.SetItem(
                _compactions.Length - 1, last with { Compaction = last.Compaction with { KeptFrom = last.KeptOrder } });
        }

        Forget();
    }

    /// <summary>What the model is told, the growing answer included.</summary>
    internal ImmutableArray<ModelMessage> ToMessages(ConversationEntry.Answer? growing)
    {
        if (_told is not { Messages.Count: > 0 } && ToldFrom() is var start)
        {
            if (start == _entries.Count)
            {
                return Build(start, Compaction, KeepsQuestion, growing);
            }

            _told = new ToldMessages { Entries = start };
            TellHead(_told.Messages, start, Compaction, KeepsQuestion);
        }

        if (_told!.Entries < _entries.Count)
        {
            TellFrom(_told.Messages, _told.Entries, Compaction, growing: null);
            _told.Entries = _entries.Count;
            _told.All = [.. _told.Messages];
        }

        if (growing is not { IsMessage: true })
        {
            return _told.All;
        }

        var rest = new List<ModelMessage>();
        Tell(rest, growing, Compaction);
        return _told.All.AddRange(CollectionsMarshal.AsSpan(rest));
    }

    /// <summary>What the model would be told after a compaction.</summary>
    internal ImmutableArray<ModelMessage> Preview(ContextCompaction compaction, ConversationEntry.Answer? growing) =>
        Build(IndexOf(compaction.KeptFrom), compaction, KeepsQuestionOf(compaction), growing);

    /// <summary>What the model is told of the messages before a position: the beginning of <see cref="ToMessages"/>.</summary>
    internal ImmutableArray<ModelMessage> ToldBefore(long position)
    {
        var messages = new List<ModelMessage>();
        var end = IndexOf(position);
        var start = ToldFrom();
        TellHead(messages, start, Compaction, KeepsQuestion);
        for (var i = start; i < end; i++)
        {
            Tell(messages, _entries[i], Compaction);
        }

        return [.. messages];
    }

    /// <summary>The index of the first entry that is at or after a position, in the order of the conversation.</summary>
    internal int IndexOf(long position)
    {
        var exact = _entries.FindIndex(entry => entry.Position == position);
        return exact >= 0 ? exact : IndexOfOrder(position);
    }

    /// <summary>The index of the first entry that the model is told.</summary>
    internal int ToldFrom() => _compactions.IsEmpty ? 0 : IndexOfOrder(_compactions[^1].KeptOrder);

    private int IndexOfOrder(long order)
    {
        var index = _entries.FindIndex(entry => entry.Order >= order);
        return index < 0 ? _entries.Count : index;
    }

    /// <summary>Keeps the messages and nothing that can be made of them again.</summary>
    internal void Trim()
    {
        Forget();
        _entries.TrimExcess();
    }

    private void Forget() => _told = null;

    private ImmutableArray<ModelMessage> Build(
        int start, ContextCompaction compaction, bool keepsQuestion, ConversationEntry.Answer? growing)
    {
        var messages = new List<ModelMessage>();
        TellHead(messages, start, compaction, keepsQuestion);
        TellFrom(messages, start, compaction, growing);
        return [.. messages];
    }

    private void TellFrom(
        List<ModelMessage> messages, int start, ContextCompaction compaction, ConversationEntry.Answer? growing)
    {
        for (var i = start; i < _entries.Count; i++)
        {
            Tell(messages, _entries[i], compaction);
        }

        if (growing is not null)
        {
            Tell(messages, growing, compaction);
        }
    }

    /// <summary>What comes before the first kept entry: the system message, the summary, and the question of a turn whose first rounds were left out.</summary>
    private void TellHead(
        List<ModelMessage> messages, int start, ContextCompaction compaction, bool keepsQuestion)
    {
        if (_instructions.Length > 0)
        {
            messages.Add(new ModelMessage.System(_instructions));
        }

        if (compaction.Summary.Length > 0)
        {
            messages.Add(new ModelMessage.User($"{SummaryHeading}\n\n{compaction.Summary}"));
        }

        if (!keepsQuestion)
        {
            return;
        }

        var question = start - 1;
        while (question >= 0 && _entries[question] is not ConversationEntry.User)
        {
            question--;
        }

        if (question >= 0)
        {
            Tell(messages, _entries[question], compaction);
        }
    }

    private static void Tell(List<ModelMessage> messages, ConversationEntry entry, ContextCompaction compaction)
    {
        switch (entry)
        {
            case ConversationEntry.User user:
                messages.Add(new ModelMessage.User(user.Text) { Images = user.Images });
                break;
            case ConversationEntry.Continuation:
                messages.Add(new ModelMessage.User(ContinuationText));
                break;
            case ConversationEntry.Answer { IsMessage: true } answer:
                messages.Add(new ModelMessage.Assistant(answer.Text)
                {
                    Thinking = answer.Thinking,
                    ToolCalls = [.. answer.Calls.Select(static call => call.ToContent())],
                });
                var maxLength = answer.Order < compaction.ShortenedBefore ? compaction.MaxToolResultLength : null;
                messages.AddRange(answer.Calls.Select(call => call.ToResult(maxLength)));
                break;
            case ConversationEntry.Answer:
                // Reasoning alone: servers refuse an answer without text and calls.
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"{entry.GetType().Name} is not a message.");
        }
    }

    /// <summary>A compaction and what its first kept entry was, which stays when that entry is rewound, or forgotten with a failed attempt.</summary>
    /// <param name="Compaction">What was done.</param>
    /// <param name="KeptOrder">The order of the first kept entry.</param>
    /// <param name="KeepsQuestion">True when that entry answers a question, which is told too.</param>
    private sealed record Applied(ContextCompaction Compaction, long KeptOrder, bool KeepsQuestion);

    /// <summary>What the first <see cref="Entries"/> entries say, and what stands before them.</summary>
    private sealed class ToldMessages
    {
        internal List<ModelMessage> Messages { get; } = [];

        internal int Entries { get; set; }

        /// <summary>The messages as they were last handed out.</summary>
        internal ImmutableArray<ModelMessage> All { get; set; } = [];
    }
}
