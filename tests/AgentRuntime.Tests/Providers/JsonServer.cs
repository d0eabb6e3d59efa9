using AgentRuntime.Testing;

namespace AgentRuntime.Tests.Providers;

/// <summary>A server that answers every path with what the test says, on connections that it keeps open.</summary>
internal static class JsonServer
{
    /// <summary>The answer takes <c>METHOD /path</c> and the body, and gives a status and a body; null closes the connection.</summary>
    public static RawHttpServer Answering(Func<string, string, (int Status, string Body)?> answer) => new(async connection =>
    {
        while (true)
        {
            var (head, body) = await connection.ReadRequestAsync();
            var line = head[..head.IndexOf(" HTTP/", StringComparison.Ordinal)];
            if (answer(line, body) is not { } response)
            {
                return;
            }

            await connection.WriteResponseAsync(response.Status, response.Body);
        }
    });
}
