using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentRuntime.Cli.Terminal;

/// <summary>
/// Text from elsewhere as a person must see it who decides about it: on one line, what cannot be seen or changes how the rest is seen
/// written as its code, and no longer than so much.
/// </summary>
internal static class Visible
{
    private const int DefaultMaxLength = 200;

    /// <summary>JSON with letters as letters; what is invisible among them is for <see cref="Of"/>.</summary>
    public static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text; of one that is too long the beginning, and how much there is more.</summary>
    public static string Of(string text, int maxLength = DefaultMaxLength)
    {
        var visible = new StringBuilder();
        var taken = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (visible.Length >= maxLength)
            {
                break;
            }

            taken += rune.Utf16SequenceLength;
            if (IsSeen(rune))
            {
                visible.Append(rune.ToString());
            }
            else
            {
                visible.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            }
        }

        return taken < text.Length
            ? visible.Append(CultureInfo.InvariantCulture, $" … ({text.Length - taken} more characters)").ToString()
            : visible.ToString();
    }

    private static bool IsSeen(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
