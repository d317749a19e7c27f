using System.Text;

namespace Forewarn.Server.Tests.Access;

/// <summary>A text that stands nowhere else, and those who may find it in an answer.</summary>
/// <param name="Text">Letters and digits alone, so that no spelling of an answer changes it.</param>
/// <param name="For">Whom it is meant for; everyone else must not find it.</param>
internal sealed record Marker(string Text, IReadOnlySet<Role> For)
{
    private readonly byte[][] _spellings = [.. Spellings(Encoding.ASCII.GetBytes(Text))];

    /// <summary>Whether it stands in an answer, as it is, in Base64 (or its variant for URLs), or in hexadecimal digits.</summary>
    public bool IsIn(ReadOnlySpan<byte> answer)
    {
        foreach (byte[] spelling in _spellings)
        {
            if (answer.IndexOf(spelling) >= 0)
                return true;
        }
        return false;
    }

    /// <summary>In Base64 a text has three spellings, by where it begins; what depends on its neighbours is left out.</summary>
    private static IEnumerable<byte[]> Spellings(byte[] text)
    {
        yield return text;
        yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(text));
        yield return Encoding.ASCII.GetBytes(Convert.ToHexString(text));
        for (int before = 0; before < 3; before++)
        {
            string whole = Convert.ToBase64String([.. new byte[before], .. text]);
            string own = whole[(before == 0 ? 0 : 4)..(whole.Length - 4)];
            yield return Encoding.ASCII.GetBytes(own);
            yield return Encoding.ASCII.GetBytes(own.Replace('+', '-').Replace('/', '_'));
        }
    }
}
