namespace AgentRuntime.Architecture.Tests.Surface;

public sealed class SurfaceTests
{
    [OfficialListFact]
    public void Kernel_EveryVisibleMember_IsOfficial()
    {
        var comparison = new SurfaceComparison(OfficialSurface.ReadListed(), OfficialSurface.ReadMentioned());

        var offenders = KernelAssemblies.Load().SelectMany(SurfacePrinter.Print).SelectMany(comparison.Offenders).ToArray();

        Assert.True(offenders.Length == 0, $"{offenders.Length} that the official packages do not have:\n{string.Join('\n', offenders)}");
    }

    [OfficialListFact]
    public void ReadListed_OfficialList_IsReadWhole()
    {
        var members = OfficialSurface.ReadListed().Sum(type => type.Members.Length);
        var lines = File.ReadLines(OfficialSurface.ListPath).Count(line => line.StartsWith(' '));

        Assert.True(members > lines * 9 / 10, $"{members} members read from {lines} lines.");
    }
}
