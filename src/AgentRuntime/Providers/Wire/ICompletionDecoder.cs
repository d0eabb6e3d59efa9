using System.Buffers;
using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Providers.Wire;

/// <summary>Turns one response's bytes into events. It does no IO and keeps the state of one stream; it never throws for what a server sent.</summary>
internal interface ICompletionDecoder
{
    /// <summary>Why the stream failed, once <see cref="Decode"/> has said so.</summary>
    ModelError? Failure { get; }

    /// <summary>
    /// Whether anything of substance has come since this was last set to false: text, thinking or a part of a tool call, but no
    /// ping, no comment and no empty delta.
    /// </summary>
    bool HasProgress { get; set; }

    /// <summary>Takes the complete frames off the front of <paramref name="buffer"/> and adds what they mean to <paramref name="events"/>.</summary>
    /// <param name="buffer">What has been read and not yet taken; what this call leaves comes again, with more behind it.</param>
    /// <param name="isFinal">True when the response ended after these bytes: the answer is then never <see cref="DecodeStatus.Open"/>.</param>
    /// <param name="events">Where events go, in the order of their bytes.</param>
    DecodeStatus Decode(
        ref ReadOnlySequence<byte> buffer, bool isFinal, ImmutableArray<CompletionEvent>.Builder events);

    /// <summary>Ends a stream that is <see cref="DecodeStatus.Closing"/>: gives out the terminal event without waiting for more.</summary>
    void Close(ImmutableArray<CompletionEvent>.Builder events);
}
