using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentRuntime.Cli.Terminal;
using AgentRuntime.Model;
using AgentRuntime.Threads;

namespace AgentRuntime.Cli.Approvals;

/// <summary>One question to the person at the terminal: what the tool is, why it asks, with which arguments.</summary>
internal sealed class ApprovalQuestion
{
    private const int MaxArguments = 20;
    private const int MaxValueLength = 400;

    public ApprovalQuestion(ThreadEvent.ApprovalRequested requested)
    {
        ApprovalId = requested.ApprovalId;
        var text = new StringBuilder();
        text.Append("Tool ").Append(Visible.Of(requested.Name)).Append(": ").Append(Visible.Of(requested.Reason)).Append('\n');
        AppendInput(text, requested.Input);
        Text = text.ToString();
        Prompt = $"Allow {Visible.Of(requested.Name)}? [y]es, [n]o, all calls in [t]his thread, [a]lways: ";
    }

    /// <summary>The approval that is asked for.</summary>
    public string ApprovalId { get; }

    /// <summary>What is asked, in whole lines.</summary>
    public string Text { get; }

    /// <summary>What stands last, without a line's end.</summary>
    public string Prompt { get; }

    /// <summary>What a key says; null for a key that says nothing.</summary>
    public static ApprovalAnswer? AnswerOf(char key) => key switch
    {
        'y' or 'Y' => new ApprovalAnswer(IsApproved: true),
        'n' or 'N' => new ApprovalAnswer(IsApproved: false),
        't' or 'T' => new ApprovalAnswer(IsApproved: true) { Remember = ApprovalRemember.Thread },
        'a' or 'A' => new ApprovalAnswer(IsApproved: true) { Remember = ApprovalRemember.Always },
        _ => null,
    };

    private static void AppendInput(StringBuilder text, JsonElement input)
    {
        if (input.ValueKind != JsonValueKind.Object)
        {
            text.Append("  ").Append(Visible.Of(input.GetRawText(), MaxValueLength)).Append('\n');
            return;
        }

        var members = input.EnumerateObject().ToArray();
        foreach (var member in members.Take(MaxArguments))
        {
            text.Append("  ").Append(Visible.Of(member.Name, MaxValueLength)).Append(": ")
                .Append(Visible.Of(JsonSerializer.Serialize(member.Value, Visible.Json), MaxValueLength)).Append('\n');
        }

        if (members.Length > MaxArguments)
        {
            text.Append(CultureInfo.InvariantCulture, $"  and {members.Length - MaxArguments} more arguments\n");
        }
    }
}
