using Forewarn.Server.Api;

namespace Forewarn.Server.Tests.Endpoints;

public sealed class AdmissionTests
{
    [Fact]
    public void One_more_than_are_worked_on_at_once_is_turned_away_until_one_leaves()
    {
        var admission = new Admission();
        for (int i = 0; i < Admission.UnderWayMax; i++)
            Assert.True(admission.TryEnter());
        bool isOneMore = admission.TryEnter();
        admission.Leave();

        Assert.Equal((false, true), (isOneMore, admission.TryEnter()));
    }
}
