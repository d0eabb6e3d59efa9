using System.Runtime.CompilerServices;
using System.Text.Json;

namespace AgentRuntime.Tools;

/// <summary>
/// Calls tools: one for a runtime, safe from any thread. Whatever a tool does, it never throws and never blocks its caller.
/// </summary>
/// <param name="settings">The bounds.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="services">The app's services, of which every call has a scope of its own; null for none.</param>
internal sealed class ToolInvoker(ToolSettings settings, TimeProvider timeProvider, IServiceProvider? services = null)
{
    private readonly ConditionalWeakTable<object, StrongBox<int>> _leftBehind = [];

    /// <summary>
    /// Calls a tool: checks the arguments, runs the function, and makes of its result what a model is told. When the time is up or
    /// the token is cancelled, the function's own token is cancelled; one that does not end in the grace is left behind.
    /// </summary>
    /// <param name="tool">The tool.</param>
    /// <param name="input">The arguments: a JSON object that outlives the call.</param>
    /// <param name="context">What the function is told of the call that it runs in.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<ToolOutput> InvokeAsync(
        AgentTool tool, JsonElement input, ToolContext context, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ToolOutput.Cancelled("The call was cancelled before the tool was called.");
        }

        var leftBehind = _leftBehind.GetOrCreateValue(tool.Function);
        if (Volatile.Read(ref leftBehind.Value) >= settings.MaxLeftBehind)
        {
            return ToolOutput.Failed(
                $"The tool was not called: {settings.MaxLeftBehind} earlier calls of it ignored their end and are still at work.");
        }

        var call = new ToolInvocation(tool, input, context, settings, timeProvider, services);
        try
        {
            return await call.RunAsync(leftBehind, cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The machine may have no thread left; that too is this call's failure and nobody else's.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return ToolOutput.Failed(ToolErrors.TextOf(exception), exception);
        }
        finally
        {
            context.End();
        }
    }
}
