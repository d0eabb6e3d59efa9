using System.Collections.Immutable;
using System.Globalization;
using AgentRuntime.Model;

namespace AgentRuntime.Providers.Content;

/// <summary>
/// Puts the pictures of a conversation where the model and its server take them. What becomes of a message depends on it and its
/// neighbours alone, so that a conversation that grows keeps its beginning byte for byte.
/// </summary>
internal static class RequestImages
{
    /// <summary>The messages, with a note in the place of the pictures where the model reads none.</summary>
    public static ImmutableArray<ModelMessage> Shown(CompletionRequest request) =>
        request.SupportsImages == false && request.Messages.Any(HasImages)
            ? [.. request.Messages.Select(WithNote)]
            : request.Messages;

    /// <summary>
    /// The messages for a server whose tool results hold text alone: the pictures of results that stand together follow them in a
    /// message of the user's.
    /// </summary>
    public static ImmutableArray<ModelMessage> AfterToolResults(ImmutableArray<ModelMessage> messages)
    {
        if (!messages.Any(static message => message is ModelMessage.ToolResult && HasImages(message)))
        {
            return messages;
        }

        var moved = ImmutableArray.CreateBuilder<ModelMessage>(messages.Length + 1);
        var waiting = new List<ModelMessage.ToolResult>();
        foreach (var message in messages)
        {
            if (message is ModelMessage.ToolResult result)
            {
                moved.Add(result with { Images = [] });
                waiting.Add(result);
                continue;
            }

            AddImages(moved, waiting);
            moved.Add(message);
        }

        AddImages(moved, waiting);
        return moved.ToImmutable();
    }

    private static void AddImages(ImmutableArray<ModelMessage>.Builder messages, List<ModelMessage.ToolResult> results)
    {
        var withImages = results.Where(HasImages).ToList();
        results.Clear();
        if (withImages.Count == 0)
        {
            return;
        }

        var whose = string.Join(", ", withImages.Select(static result =>
            string.Create(CultureInfo.InvariantCulture, $"{CountOf(result.Images.Length)} of {result.ToolName} ({result.CallId})")));
        messages.Add(new ModelMessage.User($"[From the tool results above, in this order: {whose}.]")
        {
            Images = [.. withImages.SelectMany(static result => result.Images)],
        });
    }

    private static ModelMessage WithNote(ModelMessage message) => message switch
    {
        ModelMessage.User user when HasImages(user) => user with { Text = Noted(user.Text, user.Images.Length), Images = [] },
        ModelMessage.ToolResult result when HasImages(result) =>
            result with { Text = Noted(result.Text, result.Images.Length), Images = [] },
        _ => message,
    };

    private static bool HasImages(ModelMessage message) => message switch
    {
        ModelMessage.User user => !user.Images.IsDefaultOrEmpty,
        ModelMessage.ToolResult result => !result.Images.IsDefaultOrEmpty,
        _ => false,
    };

    private static string Noted(string text, int count) =>
        $"{text}{(text.Length > 0 ? "\n" : "")}[{CountOf(count)} left out: this model does not read images.]";

    private static string CountOf(int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "image" : "images")}");
}
