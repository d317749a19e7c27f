using Forewarn.Server.Backups;
using Forewarn.Server.Tests.Tokens;

namespace Forewarn.Server.Tests.Backups;

/// <summary>A backup of each version of the format is kept, and restored by every later program. What was written about one declaration in it is erased.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly TemporaryDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_backup_of_version_1_is_what_it_was()
    {
        await using var sample = typeof(SampleTests).Assembly.GetManifestResourceStream("backup-v1.tar")!;
        var summary = await Restoration.VerifyAsync(sample, _scratch.Path, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(("37NYcjetWqDDE3tbgw01NgalfyBG+0uHSqvrbpfARcU=", 6, 6), (summary.Root, summary.Leaves, summary.Entries));
    }
}
