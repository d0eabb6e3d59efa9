using Akka.Actor;
using Akka.Configuration;

namespace Akka.TestKit;

/// <summary>The settings below <c>akka.test</c>.</summary>
public class TestKitSettings : IExtension
{
    /// <summary>Reads the settings.</summary>
    /// <exception cref="ConfigurationException">The configuration is missing or empty, or a value has the wrong type.</exception>
    public TestKitSettings(Config config)
    {
        if (config is null || config.IsEmpty)
        {
            throw ConfigurationException.NullOrEmptyConfig<TestKitSettings>();
        }

        DefaultTimeout = config.GetTimeSpan("akka.test.default-timeout", TimeSpan.FromSeconds(5), allowInfinite: false);
        SingleExpectDefault = config.GetTimeSpan("akka.test.single-expect-default", TimeSpan.FromSeconds(3), allowInfinite: false);
        TestEventFilterLeeway = config.GetTimeSpan("akka.test.filter-leeway", TimeSpan.FromSeconds(3), allowInfinite: false);
        TestTimeFactor = config.GetDouble("akka.test.timefactor", 1);
        LogTestKitCalls = config.GetBoolean("akka.test.testkit.debug", false);
        if (TestTimeFactor <= 0)
        {
            throw new ConfigurationException("Setting 'akka.test.timefactor': expected a positive number.");
        }
    }

    /// <summary>How long a blocking helper waits that is given no time.</summary>
    /// <value>5 s by default.</value>
    public TimeSpan DefaultTimeout { get; }

    /// <summary>How long a single expectation waits outside <c>Within</c>.</summary>
    /// <value>3 s by default.</value>
    public TimeSpan SingleExpectDefault { get; }

    /// <summary>How long an event filter waits for log events that are still missing when its block has ended.</summary>
    /// <value>3 s by default.</value>
    public TimeSpan TestEventFilterLeeway { get; }

    /// <summary>What durations of tests are multiplied by, for slow machines.</summary>
    /// <value>1 by default.</value>
    public double TestTimeFactor { get; }

    /// <summary>Whether the kit logs its own calls.</summary>
    public bool LogTestKitCalls { get; }
}
