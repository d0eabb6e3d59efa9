using System.Collections.Immutable;

namespace AgentRuntime.Tools.Approvals;

/// <summary>
/// Keeps the answers for always in memory, and in a file where one is given. At its bound the oldest answer is forgotten: the
/// next call of that tool is asked about again.
/// </summary>
internal sealed class ApprovalMemory : IApprovalMemory
{
    private readonly Lock _gate = new();
    private readonly OrderedDictionary<(string Owner, string Tool), RememberedAnswer> _answers = [];
    private readonly int _maxAnswers;
    private readonly ApprovalFile? _file;
    private Task _writing = Task.CompletedTask;

    /// <summary>Begins with what the file holds.</summary>
    /// <param name="maxAnswers">How many answers are kept.</param>
    /// <param name="file">Where they are kept; null for nowhere but here.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    internal ApprovalMemory(int maxAnswers, ApprovalFile? file)
    {
        _maxAnswers = maxAnswers;
        _file = file;
        foreach (var answer in file?.Read() ?? [])
        {
            Keep(answer.Owner, answer.Tool, new RememberedAnswer(answer.IsApproved, answer.Fingerprint ?? ""));
        }
    }

    /// <inheritdoc/>
    public RememberedAnswer? Find(string owner, string tool)
    {
        lock (_gate)
        {
            return _answers.GetValueOrDefault((owner, tool));
        }
    }

    /// <inheritdoc/>
    public Task RememberAsync(string owner, string tool, RememberedAnswer answer, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Keep(owner, tool, answer);
            _writing = _file is null
                ? Task.CompletedTask
                : WriteAfterAsync(_writing, _file, Line(owner, tool, answer));
            return _writing.WaitAsync(cancellationToken);
        }
    }

    /// <summary>One write after the other, in the order of the answers; one that failed was reported to whoever waited for it.</summary>
    private async Task WriteAfterAsync(Task earlier, ApprovalFile file, RememberedApproval answer)
    {
        await earlier.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        Write(file, answer);
    }

    /// <summary>Lines that later ones replaced stay in the file until there are as many of them as answers may be.</summary>
    private void Write(ApprovalFile file, RememberedApproval answer)
    {
        if (file.Lines < 2 * (long)_maxAnswers)
        {
            file.Append(answer);
        }
        else
        {
            file.Replace(Answers());
        }
    }

    private ImmutableArray<RememberedApproval> Answers()
    {
        lock (_gate)
        {
            return [.. _answers.Select(pair => Line(pair.Key.Owner, pair.Key.Tool, pair.Value))];
        }
    }

    private static RememberedApproval Line(string owner, string tool, RememberedAnswer answer) =>
        new(owner, tool, answer.IsApproved, answer.Fingerprint.Length > 0 ? answer.Fingerprint : null);

    private void Keep(string owner, string tool, RememberedAnswer answer)
    {
        // Away first: an answer that is given again is the youngest.
        _answers.Remove((owner, tool));
        _answers.Add((owner, tool), answer);
        if (_answers.Count > _maxAnswers)
        {
            _answers.RemoveAt(0);
        }
    }
}
