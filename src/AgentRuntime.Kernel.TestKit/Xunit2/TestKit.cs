using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit.Internal;
using Akka.TestKit.Xunit2.Internals;
using Xunit.Abstractions;

namespace Akka.TestKit.Xunit2;

/// <summary>The base of a test class: a system of its own for each test, shut down at the test's end.</summary>
public class TestKit : TestKitBase, IDisposable
{
    /// <summary>The test's output, if it was given; the system's log goes there too.</summary>
#pragma warning disable IDE1006 // the official name
    protected readonly ITestOutputHelper? Output;
#pragma warning restore IDE1006

    private bool _disposed;

    /// <summary>Creates a kit on a system, or on a new one with the kit's defaults.</summary>
    public TestKit(ActorSystem? system = null, ITestOutputHelper? output = null)
        : base(Assertions, system)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    /// <summary>Creates a kit on a new system with that setup; the kit's defaults are its fallback.</summary>
    public TestKit(ActorSystemSetup config, string? actorSystemName = null, ITestOutputHelper? output = null)
        : base(Assertions, config, actorSystemName)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    /// <summary>Creates a kit on a new system with that configuration; the kit's defaults are its fallback.</summary>
    public TestKit(Config config, string? actorSystemName = null, ITestOutputHelper? output = null)
        : base(Assertions, config, actorSystemName)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    /// <summary>Creates a kit on a new system with that configuration, read as HOCON.</summary>
    /// <exception cref="ConfigurationException">The text is no HOCON.</exception>
    public TestKit(string config, ITestOutputHelper? output = null)
        : base(Assertions, ConfigurationFactory.ParseString(config))
    {
        Output = output;
        InitializeLogger(Sys);
    }

    /// <summary>Turns all debug logging on.</summary>
    public static new Config FullDebugConfig => TestKitBase.FullDebugConfig;

    /// <summary>The defaults of a test's system.</summary>
    public static new Config DefaultConfig => TestKitBase.DefaultConfig;

    /// <summary>How failures are told: by xunit's exceptions.</summary>
    protected static XunitAssertions Assertions { get; } = new();

    /// <summary>Runs <see cref="AfterAll"/>. xunit calls it at the test's end.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs once at the test's end; shuts the system down. An override must call it.</summary>
    protected virtual void AfterAll() => Shutdown();

    /// <summary>Runs <see cref="AfterAll"/>, once.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || _disposed)
        {
            return;
        }

        _disposed = true;
        try
        {
            AfterAll();
        }
        finally
        {
            ImplicitSender.Clear();
        }
    }

    /// <summary>Sends a system's log to the test's output.</summary>
    protected void InitializeLogger(ActorSystem system) => InitializeLogger(system, string.Empty);

    /// <summary>Sends a system's log to the test's output, each line after the prefix.</summary>
    protected void InitializeLogger(ActorSystem system, string prefix)
    {
        if (Output is not { } output)
        {
            return;
        }

        var target = string.IsNullOrEmpty(prefix) ? output : new PrefixedOutput(output, prefix);
        var logger = ((ActorSystemImpl)system).SystemActorOf(Props.Create(() => new TestOutputLogger(target)), "log-test");
        logger.Tell(new InitializeLogger(system.EventStream), ActorRefs.NoSender);
    }
}
