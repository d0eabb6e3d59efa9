using System.Collections.Immutable;
using AgentRuntime.Model;
using AgentRuntime.Server.Json;
using AgentRuntime.Server.Problems;
using AgentRuntime.Server.Routing;
using AgentRuntime.Threads;
using Microsoft.AspNetCore.Http;

namespace AgentRuntime.Server.Threads;

/// <summary>Threads: made, listed, read, changed, copied, removed.</summary>
internal static class ThreadEndpoints
{
    public static void Map(RouteTable routes)
    {
        routes.Add("POST", "/v1/threads", CreateAsync);
        routes.Add("GET", "/v1/threads", ListAsync);
        routes.Add("GET", "/v1/threads/{threadId}", GetAsync);
        routes.Add("PATCH", "/v1/threads/{threadId}", ChangeAsync);
        routes.Add("DELETE", "/v1/threads/{threadId}", DeleteAsync);
        routes.Add("POST", "/v1/threads/{threadId}/fork", ForkAsync);
        routes.Add("GET", "/v1/threads/{threadId}/messages", ListMessagesAsync);
    }

    private static async Task CreateAsync(ApiCall call)
    {
        var request = await call.ReadAsync(ServerJson.Relaxed.CreateThreadRequest).ConfigureAwait(false);
        var options = new ThreadOptions
        {
            Model = ModelOf(call, request.Model) ?? throw ProblemMap.Invalid("model", "'model' is missing: write PROVIDER/MODEL."),
            Id = ParseId(request.ThreadId),
            Instructions = request.Instructions ?? "",
            Settings = request.Settings?.ToSettings() ?? ModelSettings.Default,
            Tools = ToolsOf(request.Tools),
            Owner = call.Owner,
            Metadata = MetadataOf(request.Metadata) ?? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal),
        };
        using var place = await call.Server.Limits.AdmitThreadAsync(call.Owner, call.Aborted).ConfigureAwait(false);
        var thread = await call.Server.Runtime.CreateThreadAsync(options, call.Aborted).ConfigureAwait(false);
        await WriteCreatedAsync(call, thread).ConfigureAwait(false);
    }

    private static async Task ListAsync(ApiCall call)
    {
        var limit = call.PageSize();
        var isDescending = call.QueryText("order") switch
        {
            null or "desc" => true,
            "asc" => false,
            _ => throw ProblemMap.Invalid("order", "'order' must be asc or desc."),
        };
        var after = call.QueryText("after") is not { } text ? null
            : ThreadId.TryParse(text, out var cursor) ? cursor
            : throw ProblemMap.Invalid("after", "'after' must be the 'next' of the page before.");
        var found = await call.Server.Runtime.Directory
            .ListAsync(call.Owner, after, limit + 1, isDescending, call.Aborted).ConfigureAwait(false);
        var page = found[..Math.Min(limit, found.Length)];
        var hasMore = found.Length > limit;
        await call.WriteAsync(
            new PageAnswer<ThreadItem>([.. page.Select(ThreadItem.Of)], hasMore, hasMore ? page[^1].Id.Value : null),
            ServerJson.Relaxed.PageAnswerThreadItem).ConfigureAwait(false);
    }

    private static async Task GetAsync(ApiCall call)
    {
        var thread = await call.FindThreadAsync().ConfigureAwait(false);
        await WriteThreadAsync(call, thread, StatusCodes.Status200OK).ConfigureAwait(false);
    }

    private static async Task ChangeAsync(ApiCall call)
    {
        var thread = await call.FindThreadAsync().ConfigureAwait(false);
        var request = await call.ReadAsync(ServerJson.Relaxed.ChangeThreadRequest).ConfigureAwait(false);
        var change = new ThreadChange
        {
            Model = ModelOf(call, request.Model),
            Instructions = request.Instructions,
            Settings = request.Settings?.ToSettings(),
            Tools = ToolsOf(request.Tools),
            Metadata = MetadataOf(request.Metadata),
            Title = request.Title,
        };
        await thread.ChangeAsync(change, call.Aborted).ConfigureAwait(false);
        await WriteThreadAsync(call, thread, StatusCodes.Status200OK).ConfigureAwait(false);
    }

    private static async Task DeleteAsync(ApiCall call)
    {
        var thread = await call.FindThreadAsync().ConfigureAwait(false);
        await call.Server.Runtime.DeleteThreadAsync(thread.Id, call.Aborted).ConfigureAwait(false);
        await call.Empty(StatusCodes.Status204NoContent).ConfigureAwait(false);
    }

    private static async Task ForkAsync(ApiCall call)
    {
        var source = await call.FindThreadAsync().ConfigureAwait(false);
        var request = await call.ReadAsync(ServerJson.Relaxed.ForkThreadRequest).ConfigureAwait(false);
        var before = request.Before is { } turnId ? new TurnId(turnId) : null;
        using var place = await call.Server.Limits.AdmitThreadAsync(call.Owner, call.Aborted).ConfigureAwait(false);
        var thread = await call.Server.Runtime
            .ForkThreadAsync(source.Id, before, ParseId(request.ThreadId), call.Aborted).ConfigureAwait(false);
        await WriteCreatedAsync(call, thread).ConfigureAwait(false);
    }

    private static async Task ListMessagesAsync(ApiCall call)
    {
        var limit = call.PageSize();
        var after = call.QueryNumber("after", 0) ?? -1;
        var thread = await call.FindThreadAsync().ConfigureAwait(false);
        var all = await thread.GetMessagesAsync(call.Aborted).ConfigureAwait(false);
        var first = all.Count(message => message.Position <= after);
        var page = all[first..Math.Min(all.Length, first + limit)];
        var hasMore = first + limit < all.Length;
        await call.WriteAsync(
            new PageAnswer<MessageAnswer>(
                [.. page.Select(MessageAnswer.Of)],
                hasMore,
                hasMore ? page[^1].Position.ToString(System.Globalization.CultureInfo.InvariantCulture) : null),
            ServerJson.Relaxed.PageAnswerMessageAnswer).ConfigureAwait(false);
    }

    private static Task WriteCreatedAsync(ApiCall call, AgentThread thread)
    {
        call.Http.Response.Headers.Location = call.Address(thread.Id);
        return WriteThreadAsync(call, thread, StatusCodes.Status201Created);
    }

    private static async Task WriteThreadAsync(ApiCall call, AgentThread thread, int status)
    {
        var snapshot = await thread.GetSnapshotAsync(call.Aborted).ConfigureAwait(false);
        await call.WriteAsync(ThreadAnswer.Of(snapshot), ServerJson.Relaxed.ThreadAnswer, status).ConfigureAwait(false);
    }

    /// <summary>The model, where there is one and a provider has its name.</summary>
    private static string? ModelOf(ApiCall call, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (!ModelRef.TryParse(text, out var model))
        {
            throw ProblemMap.Invalid("model", "'model' does not name a model: write PROVIDER/MODEL, for example ollama/qwen3:8b.");
        }

        var providers = call.Server.Runtime.ProviderNames;
        return providers.Contains(model.Provider, StringComparer.Ordinal)
            ? text
            : throw ProblemMap.Invalid("model", $"There is no provider '{model.Provider}'. There are: {string.Join(", ", providers)}.");
    }

    private static ThreadId? ParseId(string? text) => text is null ? null
        : ThreadId.TryParse(text, out var threadId) ? threadId
        : throw ProblemMap.Invalid(
            "threadId", $"'threadId' must have 1 to {ThreadId.MaxLength} letters, digits, '-', '_' or '.'.");

    private static ImmutableArray<string>? ToolsOf(string[]? tools) => tools is null ? null
        : tools.Contains(null) ? throw ProblemMap.Invalid("tools", "'tools' must be a list of names.")
        : [.. tools];

    private static ImmutableSortedDictionary<string, string>? MetadataOf(Dictionary<string, string>? metadata) => metadata is null ? null
        : metadata.ContainsValue(null!) ? throw ProblemMap.Invalid("metadata", "'metadata' must be an object of texts.")
        : metadata.ToImmutableSortedDictionary(StringComparer.Ordinal);
}
