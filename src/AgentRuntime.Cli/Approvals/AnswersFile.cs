namespace AgentRuntime.Cli.Approvals;

/// <summary>Where the answers for always are kept between runs: in the user's own data, where others cannot write.</summary>
internal static class AnswersFile
{
    /// <summary>The file's path, its folder made; empty where the user has no place for data.</summary>
    public static string Path()
    {
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (data.Length == 0)
        {
            return "";
        }

        var folder = System.IO.Path.Combine(data, "agentrt");
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A home that cannot be written: answers for always last for this run.
            return "";
        }

        return System.IO.Path.Combine(folder, "approvals.jsonl");
    }
}
