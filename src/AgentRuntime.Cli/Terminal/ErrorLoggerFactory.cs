using Microsoft.Extensions.Logging;

namespace AgentRuntime.Cli.Terminal;

/// <summary>Writes warnings and errors of the runtime to stderr, a line each.</summary>
internal sealed class ErrorLoggerFactory(TextWriter output) : ILoggerFactory, ILogger
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("The program's own lines are all that is logged.");

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            output.WriteLine($"agentrt: {Printable.Of(formatter(state, exception)).TrimEnd()}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => output.Flush();
}
