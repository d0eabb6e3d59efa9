using System.Reflection;
using AgentRuntime.Tools.Results;

namespace AgentRuntime.Tools;

/// <summary>What a model is told of calls that went wrong, in words by which it can go on.</summary>
internal static class ToolErrors
{
    /// <summary>The longest message of an exception that is told, in UTF-16 code units.</summary>
    private const int MaxMessageLength = 4096;

    /// <summary>The model called a tool that does not exist.</summary>
    public static string Unknown(string name, ToolSet tools) =>
        tools.Definitions.IsEmpty ? $"There is no tool named '{Shorten.Text(name)}'; there are no tools. Answer without one."
        : tools.NearestName(name) is { } near ? $"There is no tool named '{Shorten.Text(name)}'. Did you mean {near}?"
        : $"There is no tool named '{Shorten.Text(name)}'. Use one of the tools that you were given.";

    /// <summary>The arguments are no JSON object.</summary>
    /// <param name="problem">What is wrong with them.</param>
    public static string Invalid(string problem) =>
        $"{problem} The tool was not called. Call it again with one JSON object that fits its schema.";

    /// <summary>What is told of an exception: its type and message, and those of what it was thrown for; no stack trace.</summary>
    public static string TextOf(Exception exception)
    {
        var told = exception;
        while (told is TargetInvocationException or TypeInitializationException or AggregateException { InnerExceptions.Count: 1 }
            && told.InnerException is { } inner)
        {
            told = inner;
        }

        var text = new HeadAndTail(MaxMessageLength);
        text.Append(told.GetType().Name);
        text.Append(": ");
        text.Append(MessageOf(told));
        return text.ToString();
    }

    private static string MessageOf(Exception exception)
    {
        try
        {
            return exception.Message;
        }
#pragma warning disable CA1031 // The message is anybody's code.
        catch (Exception)
#pragma warning restore CA1031
        {
            return "(its message cannot be read)";
        }
    }
}
