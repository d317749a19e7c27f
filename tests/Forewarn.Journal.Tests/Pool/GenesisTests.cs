using System.Text;
using Forewarn.Journal.Pool;

namespace Forewarn.Journal.Tests.Pool;

public class GenesisTests
{
    [Fact]
    public void What_is_read_is_what_was_written()
    {
        Genesis written = TestPool.NewGenesis(), read = Genesis.Read(written.Bytes.Span);
        Assert.Equal((written.Id, "gulf"), (read.Id, read.Airspace));
        Assert.Equal(TestPool.Names, read.Members.Select(member => member.Name));
        Assert.Equal("https://south.example/", read.Find("south")!.Url.AbsoluteUri);
        Assert.Null(read.Find("east"));
    }

    [Fact]
    public void Two_pools_that_begin_alike_are_two() => Assert.NotEqual(TestPool.NewGenesis().Id, TestPool.NewGenesis().Id);

    [Theory]
    [InlineData("", "genesis")]
    [InlineData("{}", "genesis")]
    [InlineData("""{"format":2,"airspace":"gulf","members":[]}""", "format")]
    [InlineData("""{"format":1,"airspace":"The Gulf","members":[]}""", "airspace")]
    [InlineData("""{"format":1,"airspace":"gulf","members":[]}""", "members")]
    [InlineData("""{"format":1,"airspace":"gulf","members":[{"name":"a","key":"AAAA","url":"https://a.example"}]}""", "key")]
    [InlineData("""{"format":1,"airspace":"gulf","members":[{"name":"a","key":"11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=","url":"ftp://a.example"}]}""", "url")]
    [InlineData("""{"format":1,"airspace":"gulf","members":[{"name":"a","key":"11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=","url":"https://a.example"},{"name":"b","key":"11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=","url":"https://b.example"}]}""", "members")]
    public void What_is_no_genesis_is_refused_with_the_field_that_is_wrong(string text, string field) =>
        Assert.Equal(field, Assert.Throws<PoolFormatException>(() => Genesis.Read(Encoding.UTF8.GetBytes(text))).Field);

    [Fact]
    public void A_key_is_kept_in_a_file_that_only_its_owner_reads()
    {
        using var directory = new JournalDirectory();
        string path = directory.File("member.key");
        using PoolKey made = PoolKey.Create(path), read = PoolKey.Read(path);
        Assert.Equal(made.PublicKey, read.PublicKey);
        Assert.Throws<IOException>(() => PoolKey.Create(path));
        Assert.DoesNotContain(File.ReadAllText(path).Trim(), read.ToString(), StringComparison.Ordinal);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(path) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        File.WriteAllText(path, "not a key");
        Assert.Throws<PoolFormatException>(() => PoolKey.Read(path));
    }
}
