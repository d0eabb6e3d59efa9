namespace AgentRuntime.Architecture.Tests.Surface;

public sealed class CoverageTests
{
    [OfficialListFact]
    public void Readme_CoverageTable_IsUpToDate()
    {
        var table = CoverageTable.Make(OfficialSurface.ReadListed(), KernelAssemblies.Load());
        if (Environment.GetEnvironmentVariable("WRITE_COVERAGE") == "1")
        {
            CoverageTable.Write(table);
        }

        Assert.Equal(table, CoverageTable.Read());
    }
}
