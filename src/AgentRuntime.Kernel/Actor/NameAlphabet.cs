namespace Akka.Actor;

/// <summary>The names of what was given none: <c>$a</c>, <c>$b</c> … <c>$~</c>, <c>$ab</c> …</summary>
internal static class NameAlphabet
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";

    internal static string Encode(long number)
    {
        if (number < Letters.Length)
        {
            return string.Create(2, Letters[(int)number], static (span, letter) =>
            {
                span[0] = '$';
                span[1] = letter;
            });
        }

        Span<char> text = stackalloc char[12];
        text[0] = '$';
        var length = 1;
        while (number != 0)
        {
            text[length++] = Letters[(int)(number & 63)];
            number >>= 6;
        }

        return text[..length].ToString();
    }
}
