using AgentRuntime.Providers;

namespace AgentRuntime.Tests.Providers;

public sealed class ServerNameTests
{
    [Theory]
    [InlineData("http://localhost:11434", "http://localhost:11434")]
    [InlineData("http://127.0.0.1:11434/v1", "http://localhost:11434")]
    [InlineData("http://[::1]:11434", "http://localhost:11434")]
    [InlineData("https://Api.Example.com/v1", "https://api.example.com:443")]
    [InlineData("http://host:8000/a/b?c", "http://host:8000")]
    public void Of_Address_GivesSchemeHostAndPort(string url, string expected) => Assert.Equal(expected, ServerName.Of(new Uri(url)));
}
