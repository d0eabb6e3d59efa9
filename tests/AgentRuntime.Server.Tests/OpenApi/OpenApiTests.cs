using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AgentRuntime.Server.Json;
using AgentRuntime.Server.Threads;
using AgentRuntime.Server.Turns;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentRuntime.Server.Tests.OpenApi;

/// <summary>The document says what the server does: every route, every member of every body, and nothing else.</summary>
public sealed class OpenApiTests : IAsyncLifetime
{
    private ServerUnderTest _server = null!;
    private JsonElement _document;

    public async Task InitializeAsync()
    {
        _server = await ServerUnderTest.StartAsync();
        _document = await _server.GetAsync("/openapi/v1.json");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public void Paths_AreTheRoutesOfTheServer()
    {
        var routes =
            from source in _server.Services.GetServices<EndpointDataSource>()
            from endpoint in source.Endpoints.OfType<RouteEndpoint>()
            from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
            select $"{method} {endpoint.RoutePattern.RawText}";

        var documented =
            from path in _document.GetProperty("paths").EnumerateObject()
            from method in path.Value.EnumerateObject()
            select $"{method.Name.ToUpperInvariant()} {path.Name}";

        Assert.Equal(routes.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Schemas_HaveTheMembersOfTheirBodies()
    {
        Compare("CreateThread", ServerJson.Relaxed.CreateThreadRequest);
        Compare("ChangeThread", ServerJson.Relaxed.ChangeThreadRequest);
        Compare("ForkThread", ServerJson.Relaxed.ForkThreadRequest);
        Compare("SendMessage", ServerJson.Relaxed.SendRequest);
        Compare("EditMessage", ServerJson.Relaxed.EditRequest);
        Compare("AnswerApproval", ServerJson.Relaxed.ApprovalRequest);
        Compare("Thread", ServerJson.Relaxed.ThreadAnswer);
        Compare("ThreadPage", ServerJson.Relaxed.PageAnswerThreadItem);
        Compare("MessagePage", ServerJson.Relaxed.PageAnswerMessageAnswer);
        Compare("Turn", ServerJson.Relaxed.TurnAnswer);
        Compare("Cleared", ServerJson.Relaxed.ClearedAnswer);
        Compare("Models", ServerJson.Relaxed.ModelsAnswer);
        Compare("Health", ServerJson.Relaxed.HealthAnswer);
        Compare("Settings", InfoOf<SettingsBody>());
        Compare("Usage", InfoOf<TokenUsageAnswer>());
        Compare("ThreadItem", InfoOf<ThreadItem>());
        Compare("Message", InfoOf<MessageAnswer>());
        Compare("Part", InfoOf<SendRequest.Part>());
    }

    [Fact]
    public void References_All_PointAtSomething()
    {
        foreach (var reference in References(_document))
        {
            var found = _document;
            foreach (var part in reference.Split('/').Skip(1))
            {
                Assert.True(found.TryGetProperty(part, out found), $"{reference} is not there.");
            }
        }
    }

    private static JsonTypeInfo InfoOf<T>() => ServerJson.Relaxed.GetTypeInfo(typeof(T))!;

    private void Compare(string schema, JsonTypeInfo body)
    {
        var documented = _document.GetProperty("components").GetProperty("schemas").GetProperty(schema).GetProperty("properties");

        Assert.Equal(
            body.Properties.Select(property => $"{schema}.{property.Name}").Order(StringComparer.Ordinal),
            documented.EnumerateObject().Select(property => $"{schema}.{property.Name}").Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            property.NameEquals("$ref") ? [property.Value.GetString()!] : References(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
