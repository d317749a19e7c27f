using Forewarn.Server.Api;

namespace Forewarn.Server.Tests.Endpoints;

public sealed class AdmissionTests
{
    [Fact]
    public async Task Whose_turn_does_not_come_in_time_is_turned_away()
    {
        var admission = await FullAsync();

        Assert.False(await admission.TryEnterAsync());
    }

    [Fact]
    public async Task Who_waits_gets_the_turn_of_one_that_leaves()
    {
        var admission = await FullAsync();
        var waiting = admission.TryEnterAsync();
        admission.Leave();

        Assert.True(await waiting);
    }

    private static async Task<Admission> FullAsync()
    {
        var admission = new Admission();
        for (int i = 0; i < Admission.UnderWayMax; i++)
            Assert.True(await admission.TryEnterAsync());
        return admission;
    }
}
