using System.Text;

namespace Forewarn.Server.Tests.Recording;

/// <summary>The bytes of a data directory, as somebody finds them who takes the disk.</summary>
internal static class RawFiles
{
    /// <summary>Names of the files in which a text stands, plain or within base64.</summary>
    public static string[] Holding(string directory, string text)
    {
        byte[][] forms = [Encoding.UTF8.GetBytes(text), Encoding.Unicode.GetBytes(text), .. Enumerable.Range(0, 3).Select(shift => InBase64(text, shift))];
        return [.. from path in Directory.GetFiles(directory, "*", SearchOption.AllDirectories)
                   where !path.EndsWith("lock", StringComparison.Ordinal)
                   where ReadShared(path) is var bytes && forms.Any(form => bytes.AsSpan().IndexOf(form) >= 0)
                   select Path.GetRelativePath(directory, path)];
    }

    public static byte[] ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Copies what a node has left that is stopped, with the permissions of its files.</summary>
    public static void CopyTo(string from, string to)
    {
        foreach (string path in Directory.GetFiles(from, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith("lock", StringComparison.Ordinal)))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }
    }

    /// <summary>The part of the base64 that does not depend on what stands before and after the text.</summary>
    private static byte[] InBase64(string text, int shift)
    {
        string whole = Convert.ToBase64String([.. new byte[shift], .. Encoding.UTF8.GetBytes(text)]).TrimEnd('=');
        return Encoding.ASCII.GetBytes(whole[(shift == 0 ? 0 : 4)..^4]);
    }
}
