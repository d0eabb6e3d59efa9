using System.Reflection;

namespace Akka.Configuration;

/// <summary>Finds the types that a configuration names.</summary>
internal static class NamedType
{
    /// <summary>The type of a name, with or without its assembly; null when there is none. A type of the kernel is found by the
    /// name of the official assembly, too: the same configuration serves both.</summary>
    internal static Type? Find(string name)
    {
        if (Type.GetType(name) is { } found)
        {
            return found;
        }

        var comma = name.IndexOf(',', StringComparison.Ordinal);
        var assembly = comma < 0 ? "" : name[(comma + 1)..].Trim();
        if (!IsOfficial(assembly))
        {
            return null;
        }

        var type = name[..comma].Trim();
        foreach (var loaded in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (IsKernel(loaded) && loaded.GetType(type) is { } known)
            {
                return known;
            }
        }

        return null;
    }

    private static bool IsOfficial(string assembly)
        => assembly == "Akka" || assembly.StartsWith("Akka.", StringComparison.Ordinal) || assembly.StartsWith("Akka,", StringComparison.Ordinal);

    private static bool IsKernel(Assembly assembly)
        => assembly.GetName().Name?.StartsWith("AgentRuntime.Kernel", StringComparison.Ordinal) == true;
}
