using System.Globalization;

namespace Akka.Configuration.Hocon;

public partial class HoconValue
{
    /// <summary>The elements of an array; an object whose keys are all whole numbers counts as one, in the order of the numbers.</summary>
    /// <exception cref="ConfigurationException">The value is neither.</exception>
    public IList<HoconValue> GetArray()
    {
        if (_items is not null)
        {
            return [.. _items];
        }

        if (_fields is { Count: > 0 } && NumberedFields() is { } numbered)
        {
            return numbered;
        }

        return IsEmpty ? [] : throw Wrong("an array");
    }

    /// <summary>The scalar's text; null when the value is empty.</summary>
    /// <exception cref="ConfigurationException">The value is an object or an array.</exception>
    public string? GetString() => _text ?? (IsEmpty ? null : throw Wrong("a string"));

    /// <summary>Reads <c>true</c>, <c>on</c>, <c>yes</c> or <c>false</c>, <c>off</c>, <c>no</c>.</summary>
    /// <exception cref="ConfigurationException">It is none of those.</exception>
    public bool GetBoolean() => HoconScalar.Boolean(Scalar("a boolean"));

    /// <summary>Reads a whole number of 32 bits; <c>0x</c> marks hexadecimal.</summary>
    /// <exception cref="ConfigurationException">It is no such number.</exception>
    public int GetInt() => (int)HoconScalar.Integer(Scalar("a whole number"), int.MinValue, int.MaxValue);

    /// <summary>Reads a whole number of 64 bits; <c>0x</c> marks hexadecimal.</summary>
    /// <exception cref="ConfigurationException">It is no such number.</exception>
    public long GetLong() => HoconScalar.Integer(Scalar("a whole number"), long.MinValue, long.MaxValue);

    /// <summary>Reads a whole number from 0 to 255.</summary>
    /// <exception cref="ConfigurationException">It is no such number.</exception>
    public byte GetByte() => (byte)HoconScalar.Integer(Scalar("a whole number"), byte.MinValue, byte.MaxValue);

    /// <summary>Reads a number in invariant notation.</summary>
    /// <exception cref="ConfigurationException">It is no number.</exception>
    public double GetDouble() => HoconScalar.Double(Scalar("a number"));

    /// <summary>Reads a number in invariant notation.</summary>
    /// <exception cref="ConfigurationException">It is no number.</exception>
    public float GetFloat() => HoconScalar.Single(Scalar("a number"));

    /// <summary>Reads a number in invariant notation.</summary>
    /// <exception cref="ConfigurationException">It is no number.</exception>
    public decimal GetDecimal() => HoconScalar.Decimal(Scalar("a number"));

    /// <summary>Reads a size in bytes: <c>10 MB</c> is ten million, <c>10 MiB</c> and <c>10M</c> are powers of 1024; null when empty.</summary>
    /// <exception cref="ConfigurationException">It is no size.</exception>
    public long? GetByteSize() => IsEmpty ? null : HoconScalar.Bytes(Scalar("a size in bytes"));

    /// <summary>Reads a duration such as <c>10s</c>, <c>1.5 minutes</c> or <c>200</c> (milliseconds).</summary>
    /// <param name="allowInfinite">Whether <c>infinite</c> is legal; it gives <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <exception cref="ConfigurationException">It is no duration.</exception>
    public TimeSpan GetTimeSpan(bool allowInfinite = true) => HoconScalar.Duration(Scalar("a duration"), allowInfinite);

    /// <summary>The array's elements, each read by <see cref="GetString"/>.</summary>
    public IList<string> GetStringList() => List(static item => item.GetString() ?? string.Empty);

    /// <summary>The array's elements, each read by <see cref="GetBoolean"/>.</summary>
    public IList<bool> GetBooleanList() => List(static item => item.GetBoolean());

    /// <summary>The array's elements, each read by <see cref="GetByte"/>.</summary>
    public IList<byte> GetByteList() => List(static item => item.GetByte());

    /// <summary>The array's elements, each read by <see cref="GetInt"/>.</summary>
    public IList<int> GetIntList() => List(static item => item.GetInt());

    /// <summary>The array's elements, each read by <see cref="GetLong"/>.</summary>
    public IList<long> GetLongList() => List(static item => item.GetLong());

    /// <summary>The array's elements, each read by <see cref="GetDouble"/>.</summary>
    public IList<double> GetDoubleList() => List(static item => item.GetDouble());

    /// <summary>The array's elements, each read by <see cref="GetFloat"/>.</summary>
    public IList<float> GetFloatList() => List(static item => item.GetFloat());

    /// <summary>The array's elements, each read by <see cref="GetDecimal"/>.</summary>
    public IList<decimal> GetDecimalList() => List(static item => item.GetDecimal());

    private List<T> List<T>(Func<HoconValue, T> read)
    {
        var items = GetArray();
        var list = new List<T>(items.Count);
        foreach (var item in items)
        {
            list.Add(read(item));
        }

        return list;
    }

    private List<HoconValue>? NumberedFields()
    {
        var numbered = new SortedList<int, HoconValue>(_fields!.Count);
        foreach (var (key, value) in _fields)
        {
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || !numbered.TryAdd(index, value))
            {
                return null;
            }
        }

        return [.. numbered.Values];
    }

    private string Scalar(string expected) => _text ?? throw Wrong(expected);

    private ConfigurationException Wrong(string expected)
    {
        var found = _text is not null ? $"'{_text}'" : _items is not null ? "an array" : _fields is not null ? "an object" : "null";
        return new ConfigurationException($"Expected {expected} but found {found}.");
    }
}
