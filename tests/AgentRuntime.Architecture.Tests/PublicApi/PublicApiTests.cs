using System.Reflection;
using AgentRuntime.Testing;

namespace AgentRuntime.Architecture.Tests.PublicApi;

/// <summary>What our packages show is listed in approved files, so that a change to it is seen in review. <c>APPROVE_API=1 dotnet test</c> renews them.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("AgentRuntime")]
    [InlineData("AgentRuntime.Simulator")]
    public void PublicApi_OfEachPackage_IsApproved(string assembly)
    {
        var listing = PublicApiPrinter.Print(Assembly.Load(assembly));
        var path = Path.Combine(RepositoryPaths.Root, "tests", "AgentRuntime.Architecture.Tests", "PublicApi", "Approved", assembly + ".approved.txt");
        if (Environment.GetEnvironmentVariable("APPROVE_API") == "1")
        {
            File.WriteAllText(path, listing);
        }

        Assert.Equal(File.Exists(path) ? File.ReadAllText(path) : "", listing);
    }
}
