using System.Diagnostics.CodeAnalysis;
using Akka.Configuration.Hocon;

namespace Akka.Configuration;

public partial class Config
{
    /// <summary>The value at the path, or null.</summary>
    public HoconValue? GetValue(string path) => Find(path);

    /// <summary>The section at the path as a configuration of its own, or null when there is none.</summary>
    public virtual Config? GetConfig(string path) => Find(path)?.ToConfig();

    /// <summary>The text at the path, or the default.</summary>
    /// <exception cref="ConfigurationException">There is an object or an array.</exception>
    [return: NotNullIfNotNull(nameof(@default))]
    public virtual string? GetString(string path, string? @default = null) => Read(path, @default, static value => value.GetString());

    /// <summary>The boolean at the path, or the default. <c>on</c>, <c>yes</c>, <c>off</c> and <c>no</c> are booleans too.</summary>
    /// <exception cref="ConfigurationException">There is something else.</exception>
    public virtual bool GetBoolean(string path, bool @default = false) => Read(path, @default, static value => value.GetBoolean());

    /// <summary>The whole number at the path, or the default.</summary>
    /// <exception cref="ConfigurationException">There is something else, or a number beyond 32 bits.</exception>
    public virtual int GetInt(string path, int @default = 0) => Read(path, @default, static value => value.GetInt());

    /// <summary>The whole number at the path, or the default.</summary>
    /// <exception cref="ConfigurationException">There is something else, or a number beyond 64 bits.</exception>
    public virtual long GetLong(string path, long @default = 0) => Read(path, @default, static value => value.GetLong());

    /// <summary>The number at the path, or the default.</summary>
    /// <exception cref="ConfigurationException">There is something else.</exception>
    public virtual double GetDouble(string path, double @default = 0) => Read(path, @default, static value => value.GetDouble());

    /// <summary>The number at the path, or the default.</summary>
    /// <exception cref="ConfigurationException">There is something else.</exception>
    public virtual float GetFloat(string path, float @default = 0) => Read(path, @default, static value => value.GetFloat());

    /// <summary>The number at the path, or the default.</summary>
    /// <exception cref="ConfigurationException">There is something else.</exception>
    public virtual decimal GetDecimal(string path, decimal @default = 0) => Read(path, @default, static value => value.GetDecimal());

    /// <summary>The size in bytes at the path, or null. <c>10 MB</c> is ten million, <c>10 MiB</c> a power of 1024.</summary>
    /// <exception cref="ConfigurationException">There is something else.</exception>
    public virtual long? GetByteSize(string path) => GetByteSize(path, null);

    /// <summary>The size in bytes at the path, or the default.</summary>
    /// <exception cref="ConfigurationException">There is something else.</exception>
    [SuppressMessage("Design", "CA1720", Justification = "parameter name of the official surface")]
    public virtual long? GetByteSize(string path, long? def = null) => Read(path, def, static value => value.GetByteSize());

    /// <summary>The duration at the path, or the default, or zero when there is no default. A bare number is milliseconds.</summary>
    /// <param name="path">Where the duration is.</param>
    /// <param name="default">What to return when there is nothing.</param>
    /// <param name="allowInfinite">Whether <c>infinite</c> is legal; it gives <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <exception cref="ConfigurationException">There is something else.</exception>
    public virtual TimeSpan GetTimeSpan(string path, TimeSpan? @default = null, bool allowInfinite = true) => allowInfinite
        ? Read(path, @default.GetValueOrDefault(), static value => value.GetTimeSpan())
        : Read(path, @default.GetValueOrDefault(), static value => value.GetTimeSpan(allowInfinite: false));

    /// <summary>The strings of the array at the path; empty when there is none.</summary>
    /// <exception cref="ConfigurationException">There is something else.</exception>
    public virtual IList<string> GetStringList(string path) => Read(path, [], static value => value.GetStringList());

    /// <summary>The strings of the array at the path, or the given ones.</summary>
    /// <exception cref="ConfigurationException">There is something else.</exception>
    public virtual IList<string> GetStringList(string path, string[] defaultPaths) => Read(path, defaultPaths, static value => value.GetStringList());

    /// <summary>The booleans of the array at the path; empty when there is none.</summary>
    /// <exception cref="ConfigurationException">There is something else.</exception>
    public virtual IList<bool> GetBooleanList(string path) => Read(path, [], static value => value.GetBooleanList());

    /// <summary>The numbers of the array at the path, each 0 to 255; empty when there is none.</summary>
    /// <exception cref="ConfigurationException">There is something else.</exception>
    public virtual IList<byte> GetByteList(string path) => Read(path, [], static value => value.GetByteList());

    /// <summary>The numbers of the array at the path; empty when there is none.</summary>
    /// <exception cref="ConfigurationException">There is something else.</exception>
    public virtual IList<int> GetIntList(string path) => Read(path, [], static value => value.GetIntList());

    /// <summary>The numbers of the array at the path; empty when there is none.</summary>
    /// <exception cref="ConfigurationException">There is something else.</exception>
    public virtual IList<long> GetLongList(string path) => Read(path, [], static value => value.GetLongList());

    /// <summary>The numbers of the array at the path; empty when there is none.</summary>
    /// <exception cref="ConfigurationException">There is something else.</exception>
    public virtual IList<double> GetDoubleList(string path) => Read(path, [], static value => value.GetDoubleList());

    /// <summary>The numbers of the array at the path; empty when there is none.</summary>
    /// <exception cref="ConfigurationException">There is something else.</exception>
    public virtual IList<float> GetFloatList(string path) => Read(path, [], static value => value.GetFloatList());

    /// <summary>The numbers of the array at the path; empty when there is none.</summary>
    /// <exception cref="ConfigurationException">There is something else.</exception>
    public virtual IList<decimal> GetDecimalList(string path) => Read(path, [], static value => value.GetDecimalList());

    [return: NotNullIfNotNull(nameof(absent))]
    private T Read<T>(string path, T absent, Func<HoconValue, T> read)
    {
        if (Find(path) is not { } value)
        {
            return absent;
        }

        try
        {
            return read(value)!;
        }
        catch (ConfigurationException error)
        {
            throw new ConfigurationException($"Setting '{path}': {error.Message}", error);
        }
    }
}
