using AgentRuntime.Server.Routing;

namespace AgentRuntime.Server.OpenApi;

/// <summary>The description of the API, as it is embedded.</summary>
internal static class OpenApiEndpoint
{
    private static readonly ReadOnlyMemory<byte> Document = Read();

    public static void Map(RouteTable routes) => routes.Add("GET", "/openapi/v1.json", GetAsync, isOpen: true);

    private static async Task GetAsync(ApiCall call)
    {
        call.Http.Response.ContentType = "application/json";
        call.Http.Response.ContentLength = Document.Length;
        await call.Http.Response.BodyWriter.WriteAsync(Document, call.Aborted).ConfigureAwait(false);
    }

    private static byte[] Read()
    {
        using var resource = typeof(OpenApiEndpoint).Assembly.GetManifestResourceStream("AgentRuntime.Server.OpenApi.v1.json")!;
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
