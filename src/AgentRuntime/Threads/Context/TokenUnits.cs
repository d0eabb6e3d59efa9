using System.Collections.Immutable;
using System.Text;
using AgentRuntime.Model;

namespace AgentRuntime.Threads.Context;

/// <summary>
/// Sizes a request without a tokenizer, in units: what it would have in tokens with a common tokenizer. How far one model's tokens are
/// from that is calibrated by <see cref="TokenEstimator"/>.
/// </summary>
internal static class TokenUnits
{
    // A Latin letter, digit or sign: English prose has 4 to 4.5 characters a token, code and JSON 2.5 to 3.5, other Latin languages about 3.
    private const double PerAsciiCharacter = 1 / 3.5;

    // Other alphabets: the vocabularies of today's local models give Cyrillic and Greek 2 to 3 characters a token, Arabic and Hindi about 2.
    private const double PerAlphabetCharacter = 1 / 2.2;

    // Chinese, Japanese and Korean: 1.3 to 1.8 characters a token; and half of an emoji's pair is about one token.
    private const double PerIdeograph = 1 / 1.5;
    private const double PerSurrogate = 1;

    // Role, separators and the end of the turn in common chat templates.
    private const double PerMessage = 5;

    // The frame of a call or of a tool's definition: names of members, braces, quotes.
    private const double PerCall = 12;
    private const double PerTool = 20;

    // Local vision models take 256 to 1600 tokens for a picture of ordinary size.
    private const double PerImage = 1_024;

    // A first letter that is not of the Latin alphabet and its extensions, and one of the scripts of East Asia.
    private const char FirstOtherAlphabet = '\u0250';
    private const char FirstIdeograph = '\u2e80';

    /// <summary>The units of a request.</summary>
    internal static double Of(ImmutableArray<ModelMessage> messages, ImmutableArray<ToolDefinition> tools)
    {
        var units = Of(tools);
        var isLastExchange = true;
        for (var i = messages.Length - 1; i >= 0; i--)
        {
            units += Of(messages[i], isLastExchange);
            isLastExchange &= messages[i] is not ModelMessage.User;
        }

        return units;
    }

    /// <summary>True when a request holds pictures, whose tokens are a guess.</summary>
    internal static bool HasImages(ImmutableArray<ModelMessage> messages) => messages.Any(static message => message switch
    {
        ModelMessage.User user => !user.Images.IsDefaultOrEmpty,
        ModelMessage.ToolResult result => !result.Images.IsDefaultOrEmpty,
        _ => false,
    });

    /// <summary>The units of a text alone.</summary>
    internal static double Of(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text.Length * PerAsciiCharacter;
        }

        var units = 0.0;
        foreach (var c in text)
        {
            units += c switch
            {
                < FirstOtherAlphabet => PerAsciiCharacter,
                < FirstIdeograph => PerAlphabetCharacter,
                _ => char.IsSurrogate(c) ? PerSurrogate : PerIdeograph,
            };
        }

        return units;
    }

    private static double Of(ImmutableArray<ToolDefinition> tools)
    {
        var units = 0.0;
        foreach (var tool in tools)
        {
            units += PerTool + Of(tool.Name) + Of(tool.Description) + Of(tool.InputSchema.GetRawText());
        }

        return units;
    }

    /// <summary>Chat templates leave the reasoning of earlier exchanges out, so it counts in the last exchange alone.</summary>
    private static double Of(ModelMessage message, bool isLastExchange) => PerMessage + message switch
    {
        ModelMessage.System system => Of(system.Text),
        ModelMessage.User user => Of(user.Text) + OfImages(user.Images),
        ModelMessage.Assistant assistant => Of(assistant.Text)
            + (isLastExchange ? Of(assistant.Thinking) : 0)
            + OfCalls(assistant.ToolCalls),
        ModelMessage.ToolResult result => Of(result.ToolName) + Of(result.Text) + OfImages(result.Images),
        _ => throw new System.Diagnostics.UnreachableException($"No such message: {message.GetType().Name}."),
    };

    private static double OfImages(ImmutableArray<ImageContent> images) => images.IsDefaultOrEmpty ? 0 : images.Length * PerImage;

    private static double OfCalls(ImmutableArray<ToolCallContent> calls)
    {
        var units = 0.0;
        if (!calls.IsDefaultOrEmpty)
        {
            foreach (var call in calls)
            {
                units += PerCall + Of(call.Name) + Of(call.ArgumentsJson);
            }
        }

        return units;
    }
}
