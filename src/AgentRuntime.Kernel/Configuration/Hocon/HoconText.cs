using System.Globalization;
using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>Writes strings as HOCON.</summary>
internal static class HoconText
{
    /// <summary>The string in quotes, with JSON escapes.</summary>
    public static string Quote(string value)
    {
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"':
                    text.Append("\\\"");
                    break;
                case '\\':
                    text.Append("\\\\");
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                case '\r':
                    text.Append("\\r");
                    break;
                case '\t':
                    text.Append("\\t");
                    break;
                default:
                    if (c < ' ')
                    {
                        text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    }
                    else
                    {
                        text.Append(c);
                    }

                    break;
            }
        }

        return text.Append('"').ToString();
    }

    /// <summary>A scalar as it must be written: bare where it reads back as the same text, otherwise quoted.</summary>
    public static string Scalar(string value)
    {
        if (value.Length == 0 || value == "null")
        {
            return Quote(value);
        }

        foreach (var c in value)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
            {
                return Quote(value);
            }
        }

        return value;
    }
}
