using System.Text;
using CsCheck;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Notes;
using static Forewarn.Record.Tests.Notes.TestKeys;

namespace Forewarn.Record.Tests.Checkpoints;

public sealed class PolicyTests
{
    private static readonly string LogLine = $"log {Log}\n";
    private static readonly string Witnesses = $"witness W1 {Witness1}\nwitness W2 {Witness2}\nwitness W3 {Witness3}\n";

    /// <summary>The example of C2SP tlog-policy, with keys.</summary>
    private static readonly string Example = $"""
        log {Log}

        witness X1 {Witness1}
        witness X2 {Witness2}
        witness X3 {Witness3}
        group X-witnesses 2 X1 X2 X3

        witness Y1 {Witness(4)}
        witness Y2 {Witness(5)}
        witness Y3 {Witness(6)}
        group Y-witnesses any Y1 Y2 Y3

        group X-and-Y all X-witnesses Y-witnesses
        quorum X-and-Y

        """;

    [Fact]
    public void The_example_of_the_standard_is_read()
    {
        Policy policy = Policy.Parse(Example);
        Assert.Equal([("X-witnesses", 2), ("Y-witnesses", 1), ("X-and-Y", 2)], policy.Groups.Select(group => (group.Name, group.Threshold)));
        Assert.Equal((1, 6, "X-and-Y"), (policy.Logs.Length, policy.Witnesses.Length, policy.Quorum));
    }

    [Fact]
    public void Urls_are_read()
    {
        Policy policy = Policy.Parse($"log {Log} https://log.example/record\nwitness W1 {Witness1} https://w1.example/\nquorum none\n");
        Assert.Equal(("https://log.example/record", "https://w1.example/"), (policy.Logs[0].Url, policy.Witnesses[0].Url));
    }

    [Fact]
    public void Space_comments_and_empty_lines_are_ignored()
    {
        Policy policy = Policy.Parse($"\n \t\n# comment \u00e9\n  \t# another\n\t log\t \t{Log}  \t\n   quorum   none\t\n");
        Assert.Equal(Log.VerifierKey, Assert.Single(policy.Logs).Key);
    }

    [Fact]
    public void A_number_sign_within_a_line_begins_no_comment() =>
        Assert.Equal("https://log.example/#record", Policy.Parse($"log {Log} https://log.example/#record\nquorum none\n").Logs[0].Url);

    [Fact]
    public void Logs_and_witnesses_may_follow_the_quorum() => Assert.Single(Policy.Parse($"witness W1 {Witness1}\nquorum W1\n{LogLine}").Logs);

    [Fact]
    public void A_policy_may_leave_the_log_open() => Assert.Empty(Policy.Parse("quorum none\n").Logs);

    [Fact]
    public void A_name_in_Kelvin_is_not_the_name_in_K()
    {
        Policy policy = Policy.Parse($"witness K {Witness1}\nwitness \u212a {Witness2}\nquorum \u212a\n");
        Assert.Equal(policy.Witnesses[1].Name, policy.Quorum);
    }

    [Fact]
    public void Names_that_are_not_UTF_8_are_kept_apart_octet_by_octet()
    {
        byte[] file = [.. Utf8("witness "), 0xff, .. Utf8($" {Witness1}\nwitness "), 0xfe, .. Utf8($" {Witness2}\nquorum "), 0xfe, (byte)'\n'];
        Policy policy = Policy.Parse(file);
        Assert.Equal(policy.Witnesses[1].Name, policy.Quorum);
        Assert.Equal(file, policy.ToBytes());
    }

    [Fact]
    public void A_key_name_beyond_ASCII_is_read_also_beside_names_that_are_not_UTF_8()
    {
        SigningKey log = FromSeed("журнал.пример", KeyType.Log, 21);
        byte[] file = [.. Utf8($"log {log}\nwitness "), 0xff, .. Utf8($" {Witness1}\nquorum "), 0xff, (byte)'\n'];
        Assert.Equal(log.VerifierKey, Policy.Parse(file).Logs[0].Key);
    }

    public static TheoryData<string, string> Refused => new()
    {
        { "", "newline" },
        { "quorum none", "newline" },
        { LogLine, "no quorum" },
        { "quorum none\nquorum none\n", "second quorum" },
        { "quorum\n", "items" },
        { "quorum none none\n", "items" },
        { "quorum W1\n", "W1" },
        { $"quorum W1\n{Witnesses}", "W1" },
        { "Quorum none\n", "unknown word" },
        { "nonsense\nquorum none\n", "unknown word" },
        { "log\nquorum none\n", "items" },
        { $"log {Log} a b\nquorum none\n", "items" },
        { $"log x {Log}\nquorum none\n", "three parts" },
        { $"log {Witness1}\nquorum none\n", "type 0x04" },
        { $"{LogLine}{LogLine}quorum none\n", "twice" },
        { $"{LogLine}log {FromSeed("another.name", KeyType.Log, 1)}\nquorum none\n", "twice" },
        { $"witness W1\nquorum none\n", "items" },
        { $"witness W1 {Witness1} a b\nquorum none\n", "items" },
        { $"witness {Witness1} W1\nquorum none\n", "three parts" },
        { $"witness W1 {Log}\nquorum none\n", "type 0x01" },
        { $"witness W1 {Witness1}\nwitness W1 {Witness2}\nquorum none\n", "defined already" },
        { $"witness W1 {Witness1}\nwitness W2 {Witness1}\nquorum none\n", "twice" },
        { $"witness W1 {Witness1}\nwitness W2 {FromSeed("another.name", KeyType.Cosigner, 11)}\nquorum none\n", "twice" },
        { $"witness none {Witness1}\nquorum none\n", "not a name" },
        { $"{Witnesses}group none any W1\nquorum none\n", "not a name" },
        { $"{Witnesses}group G any none\nquorum none\n", "none" },
        { $"{Witnesses}group W2 any W1\nquorum none\n", "defined already" },
        { $"{Witnesses}group G\nquorum none\n", "items" },
        { $"{Witnesses}group G any\nquorum none\n", "items" },
        { $"{Witnesses}group G all\nquorum none\n", "items" },
        { $"{Witnesses}group G W1 W2\nquorum none\n", "threshold" },
        { $"{Witnesses}group G ANY W1 W2\nquorum none\n", "threshold" },
        { $"{Witnesses}group G 0 W1 W2\nquorum none\n", "threshold" },
        { $"{Witnesses}group G 3 W1 W2\nquorum none\n", "threshold" },
        { $"{Witnesses}group G -1 W1 W2\nquorum none\n", "threshold" },
        { $"{Witnesses}group G +1 W1 W2\nquorum none\n", "threshold" },
        { $"{Witnesses}group G 01 W1 W2\nquorum none\n", "threshold" },
        { $"{Witnesses}group G 1.0 W1 W2\nquorum none\n", "threshold" },
        { $"{Witnesses}group G 99999999999999999999 W1 W2\nquorum none\n", "threshold" },
        { $"{Witnesses}group G any W1 W1\nquorum none\n", "member already" },
        { $"{Witnesses}group G any W1\ngroup H any W1\nquorum none\n", "member already" },
        { $"{Witnesses}group G any W4\nquorum none\n", "W4" },
        { $"{Witnesses}group G any W1 G\nquorum none\n", "G" },
        { $"{Witnesses}group G any H\ngroup H any W1\nquorum none\n", "H" },
        { "quorum none\r\n", "0x0D" },
        { "# a\0\nquorum none\n", "0x00" },
        { "# a\u007f\nquorum none\n", "0x7F" },
        { "\ufeffquorum none\n", "unknown word" },
        { "quorum\u00a0none\n", "unknown word" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_no_policy_is_refused(string text, string problem) =>
        Assert.Contains(problem, Assert.Throws<RecordFormatException>(() => Policy.Parse(text)).Problem, StringComparison.Ordinal);

    [Fact]
    public void A_refusal_names_the_line() =>
        Assert.StartsWith("policy, line 3", Assert.Throws<RecordFormatException>(() => Policy.Parse($"{LogLine}\nlog x\nquorum none\n")).Where, StringComparison.Ordinal);

    [Fact]
    public void A_key_that_is_not_UTF_8_is_refused()
    {
        byte[] file = [.. Utf8("log a"), 0xff, .. Utf8("+00000000+AQ==\nquorum none\n")];
        Assert.Contains("UTF-8", Assert.Throws<RecordFormatException>(() => Policy.Parse(file)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Sixty_four_logs_witnesses_and_groups_are_read()
    {
        Policy policy = Policy.Parse(ManyLogs(64) + ManyWitnesses(64) + ManyGroups(64) + "quorum G63\n");
        Assert.Equal((64, 64, 64), (policy.Logs.Length, policy.Witnesses.Length, policy.Groups.Length));
    }

    [Fact]
    public void More_logs_are_refused() =>
        Assert.Contains("64 logs", Assert.Throws<RecordFormatException>(() => Policy.Parse(ManyLogs(65) + "quorum none\n")).Problem, StringComparison.Ordinal);

    [Fact]
    public void More_witnesses_are_refused() =>
        Assert.Contains("64 witnesses", Assert.Throws<RecordFormatException>(() => Policy.Parse(ManyWitnesses(65) + "quorum none\n")).Problem, StringComparison.Ordinal);

    [Fact]
    public void More_groups_are_refused() =>
        Assert.Contains(
            "64 groups",
            Assert.Throws<RecordFormatException>(() => Policy.Parse(ManyWitnesses(64) + ManyGroups(64) + "group G64 any G63\nquorum none\n")).Problem,
            StringComparison.Ordinal);

    [Fact]
    public void More_bytes_than_the_limit_are_refused() =>
        Assert.Contains(
            "bytes", Assert.Throws<RecordFormatException>(() => Policy.Parse("#" + new string('a', Policy.BytesMax) + "\nquorum none\n")).Problem, StringComparison.Ordinal);

    [Fact]
    public void The_policy_of_one_log_reads_back() =>
        Assert.Equal($"log {Log}\nquorum none\n", Policy.Parse(Policy.OfLog(Log.VerifierKey).ToString()).ToString());

    [Fact]
    public void The_policy_of_a_cosigner_as_a_log_is_refused() => Assert.Throws<RecordFormatException>(() => Policy.OfLog(Witness1.VerifierKey));

    [Fact]
    public void A_log_is_added() =>
        Assert.Equal([Log.VerifierKey, OtherLog.VerifierKey], Policy.OfLog(Log.VerifierKey).WithLog(OtherLog.VerifierKey).Logs.Select(log => log.Key));

    [Fact]
    public void A_log_is_not_added_twice() => Assert.Throws<RecordFormatException>(() => Policy.OfLog(Log.VerifierKey).WithLog(Log.VerifierKey));

    [Fact]
    public void A_policy_is_written_without_its_comments_and_spaces() =>
        Assert.Equal(
            $"log {Log}\n{Witnesses}group G 2 W1 W2 W3\nquorum G\n", Policy.Parse($"# Ours\n log  {Log}\n{Witnesses}\ngroup G 2 W1\tW2 W3\nquorum G\n").ToString());

    [Fact]
    public void Any_policy_reads_back() =>
        Gen.Select(Gen.Int[1, 8], Gen.Int[1, 8], Gen.Int[1, 8], Gen.Bool).Sample((witnesses, split, threshold, named) =>
        {
            int inGroup = Math.Min(split, witnesses);
            string group = $"group G {Math.Min(threshold, inGroup)} {string.Join(' ', Enumerable.Range(0, inGroup).Select(i => $"W{i}"))}\n";
            string text = ManyLogs(1) + ManyWitnesses(witnesses) + group + (named ? "quorum G\n" : "quorum none\n");
            Policy policy = Policy.Parse(text);
            string written = policy.ToString();
            Assert.Equal(written, Policy.Parse(written).ToString());
            Assert.Equal(policy.Groups[0].Threshold, Policy.Parse(written).Groups[0].Threshold);
        });

    [Fact]
    public void Any_octets_are_a_policy_or_refused() =>
        Gen.Select(Gen.Int[0, Utf8(Example).Length - 1], Gen.Byte.Array[0, 8], Gen.Int[0, 8]).Sample((at, noise, gap) =>
        {
            byte[] file = Utf8(Example);
            byte[] broken = [.. file[..at], .. noise, .. file[Math.Min(file.Length, at + gap)..]];
            try
            {
                byte[] written = Policy.Parse(broken).ToBytes();
                Assert.Equal(written, Policy.Parse(written).ToBytes());
            }
            catch (RecordFormatException)
            {
                // The other accepted answer.
            }
        }, iter: 3_000);

    private static SigningKey Witness(int number) => FromSeed($"witness.example/w{number}", KeyType.Cosigner, (byte)(10 + number));

    private static string ManyLogs(int count) => Many(count, i => $"log {FromSeed($"log{i}.example", KeyType.Log, (byte)i)}\n");

    private static string ManyWitnesses(int count) => Many(count, i => $"witness W{i} {FromSeed($"w{i}.example", KeyType.Cosigner, (byte)i)}\n");

    /// <summary>A chain: each group needs the one before it.</summary>
    private static string ManyGroups(int count) => Many(count, i => i == 0 ? "group G0 any W0\n" : $"group G{i} all W{i} G{i - 1}\n");

    private static string Many(int count, Func<int, string> line)
    {
        var lines = new StringBuilder();
        for (int i = 0; i < count; i++)
            lines.Append(line(i));
        return lines.ToString();
    }
}
