using System.Text;
using Forewarn.Record.Notes;

namespace Forewarn.Record.Checkpoints;

/// <summary>Writes a policy file: logs, witnesses, groups, quorum, with single spaces and no comment.</summary>
internal static class PolicyWriter
{
    /// <param name="encoding">Turns the names and URLs into the octets that they were read from.</param>
    public static byte[] Write(Policy policy, Encoding encoding)
    {
        using var file = new MemoryStream();
        foreach (PolicyLog log in policy.Logs)
            WriteLine(file, [Octets("log"), Octets(log.Key), .. OctetsOf(log.Url)]);
        foreach (PolicyWitness witness in policy.Witnesses)
            WriteLine(file, [Octets("witness"), encoding.GetBytes(witness.Name), Octets(witness.Key), .. OctetsOf(witness.Url)]);
        foreach (PolicyGroup group in policy.Groups)
            WriteLine(file, [Octets("group"), encoding.GetBytes(group.Name), Octets(Threshold(group)), .. group.Members.Select(encoding.GetBytes)]);
        WriteLine(file, [Octets("quorum"), encoding.GetBytes(policy.Quorum)]);
        return file.ToArray();

        IEnumerable<byte[]> OctetsOf(string? url) => url is null ? [] : [encoding.GetBytes(url)];
    }

    private static string Threshold(PolicyGroup group) =>
        group.Threshold == group.Members.Length ? "all" : group.Threshold == 1 ? "any" : $"{group.Threshold}";

    private static void WriteLine(MemoryStream file, IEnumerable<byte[]> items)
    {
        bool first = true;
        foreach (byte[] item in items)
        {
            if (!first)
                file.WriteByte((byte)' ');
            file.Write(item);
            first = false;
        }
        file.WriteByte((byte)'\n');
    }

    private static byte[] Octets(string ascii) => Encoding.ASCII.GetBytes(ascii);

    private static byte[] Octets(VerifierKey key) => Encoding.UTF8.GetBytes(key.ToString());
}
