using System.Text;
using AgentRuntime.Testing;

namespace AgentRuntime.Simulator.Tests.OpenAI;

/// <summary>Approved streams beside the tests. <c>APPROVE_STREAMS=1 dotnet test</c> renews them; read the difference before committing it.</summary>
internal static class Golden
{
    public static async Task CheckAsync(string name, string actual)
    {
        var path = Path.Combine(RepositoryPaths.Root, "tests", "AgentRuntime.Simulator.Tests", "Fixtures", name);
        if (Environment.GetEnvironmentVariable("APPROVE_STREAMS") == "1")
        {
            await File.WriteAllBytesAsync(path, Encoding.UTF8.GetBytes(actual));
        }

        Assert.Equal(Encoding.UTF8.GetString(await File.ReadAllBytesAsync(path)), actual);
    }
}
