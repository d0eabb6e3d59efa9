using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using AgentRuntime.Hosting;

namespace AgentRuntime.Tests.Invariants;

/// <content>Every bound is a HOCON key with its unit.</content>
public sealed partial class NothingGrowsTests
{
    private static readonly Dictionary<string, string> OtherWords = new(StringComparer.Ordinal)
    {
        ["gate.permits"] = "3",
        ["context.warn-at"] = "0.6",
        ["context.compact-at"] = "0.7",
        ["context.compact-to"] = "0.4",
        ["context.compaction"] = "drop",
        ["context.summary-model"] = "a/b",
        ["title.enabled"] = "off",
        ["title.model"] = "a/b",
        ["approvals.default"] = "ask",
        ["approvals.rules"] = "[{ tool = x, decision = deny }]",
        ["approvals.remember-file"] = "a-file",
        ["url"] = "\"http://elsewhere:1\"",
        ["api-key"] = "a-key",
        ["headers"] = "{ X-Team = blue }",
        ["dialect"] = "vllm",
        ["inline-thinking"] = "ignored",
        ["include-usage"] = "false",
    };

    public static TheoryData<string> EveryKey => [.. ReferenceConf.Settings.Select(static setting => setting.Key)];

    [Theory]
    [MemberData(nameof(EveryKey))]
    public void Setting_Changed_ChangesTheMemberOfItsNameAndNothingElse(string key)
    {
        var setting = ReferenceConf.Settings.Single(setting => setting.Key == key);
        var other = OtherValueOf(setting);

        var before = Members(setting, RuntimeConfig.Default);
        var after = Members(setting, RuntimeConfig.FromText($"agent-runtime.{key} = {other}", "my.conf"));

        var changed = Assert.Single(after, pair => before[pair.Key].Text != pair.Value.Text);
        Assert.Equal(NameOf(key), Kebab(changed.Key));
        if (setting.IsDuration)
        {
            Assert.Equal(TimeSpan.FromSeconds(7), changed.Value.Value);
        }
        else if (setting.IsWholeNumber)
        {
            Assert.Equal(other, changed.Value.Text);
        }
    }

    [Fact]
    public void Settings_EveryNumberAndDuration_HasItsKey()
    {
        var keys = ReferenceConf.Settings.Where(static setting => !setting.IsOfProvider).Select(static setting => NameOf(setting.Key)).ToHashSet();

        var bounds = Members(ReferenceConf.Settings[0], RuntimeConfig.Default)
            .Where(static pair => pair.Value.Type == typeof(TimeSpan) || pair.Value.Type.GetInterfaces().Any(
                static type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(System.Numerics.INumber<>)))
            .Select(static pair => Kebab(pair.Key))
            .ToArray();

        Assert.True(bounds.Length > 40, "The settings were not found.");
        Assert.All(bounds, bound => Assert.Contains(bound, keys));
    }

    [Theory]
    [MemberData(nameof(EveryKey))]
    public void Setting_OfAQuantity_SaysItsUnit(string key)
    {
        var setting = ReferenceConf.Settings.Single(setting => setting.Key == key);
        if (setting.IsWholeNumber && setting.Comment.Contains("in bytes", StringComparison.Ordinal))
        {
            Assert.EndsWith("-bytes", key, StringComparison.Ordinal);
        }

        if (setting.IsWholeNumber && (setting.Comment.Contains("in positions", StringComparison.Ordinal)
            || setting.Comment.Contains("UTF-16 code units", StringComparison.Ordinal)))
        {
            Assert.EndsWith("length", key, StringComparison.Ordinal);
        }

        if (key.EndsWith("-bytes", StringComparison.Ordinal) || key.EndsWith("length", StringComparison.Ordinal))
        {
            Assert.Matches("bytes|positions|UTF-16 code units|tokens", setting.Comment);
        }

        if (Regex.IsMatch(key, "timeout|interval|delay|-time$|grace|pause", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)))
        {
            Assert.True(setting.IsDuration, $"{key} = {setting.Default} has no unit.");
        }
    }

    private static string OtherValueOf(ReferenceConf.Setting setting) =>
        OtherWords.GetValueOrDefault(setting.Key) ?? OtherWords.GetValueOrDefault(setting.Key.Split('.')[^1])
        ?? (setting.IsDuration ? "7 s" : (long.Parse(setting.Default, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture));

    private static string NameOf(string key) => key.StartsWith("providers.", StringComparison.Ordinal)
        ? key.Split('.')[^1]
        : key.Replace('.', '-');

    /// <summary>Where a member is named in the way of C#, its key is in that of HOCON.</summary>
    private static string Kebab(string member) => Regex
        .Replace(member, "(?<=[a-z])(?=[A-Z])", "-", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
        .ToLowerInvariant()
        .Replace("-is-", "-", StringComparison.Ordinal);

    /// <summary>All members of the settings that a key belongs to.</summary>
    private static Dictionary<string, (Type Type, object? Value, string Text)> Members(ReferenceConf.Setting setting, RuntimeConfig config)
    {
        var members = new Dictionary<string, (Type, object?, string)>(StringComparer.Ordinal);
        if (!setting.IsOfProvider)
        {
            foreach (var section in typeof(RuntimeSettings).GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                Add(section.GetValue(RuntimeSettings.From(config))!, SectionOf(section.Name), members);
            }

            return members;
        }

        var url = setting.Key.EndsWith(".url", StringComparison.Ordinal) ? null : new Uri("http://host:1");
        Add(
            setting.Key.Split('.')[1] switch
            {
                "ollama" => ProviderSettings.Ollama(config, "ollama", url),
                "lmstudio" => ProviderSettings.LMStudio(config, "lmstudio", url),
                _ => ProviderSettings.OpenAICompatible(config, "some", url ?? (config == RuntimeConfig.Default ? new Uri("http://host:1") : null)),
            },
            "",
            members);
        return members;
    }

    /// <summary>A section of the file is one thing, the record has many of them.</summary>
    private static string SectionOf(string name) => name is "Threads" or "Sinks" or "Gates" ? name[..^1] : name == "Retries" ? "Retry" : name;

    private static void Add(object settings, string prefix, Dictionary<string, (Type Type, object? Value, string Text)> members)
    {
        foreach (var property in settings.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var value = property.GetValue(settings);
            var text = value is IEnumerable items and not string
                ? string.Join('|', items.Cast<object>())
                : Convert.ToString(value, CultureInfo.InvariantCulture);
            members.Add(prefix + property.Name, (property.PropertyType, value, text ?? ""));
        }
    }
}
