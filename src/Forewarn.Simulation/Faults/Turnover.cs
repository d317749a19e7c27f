using Forewarn.Core.Airspace;
using Forewarn.Core.Pool;
using Forewarn.Journal.Pool;
using Forewarn.Simulation.Clients;
using Forewarn.Simulation.Members;
using Forewarn.Simulation.Worlds;

namespace Forewarn.Simulation.Faults;

/// <summary>Members come and go: the people of the organisations prepare changes of the membership, sign them, and bring them to any node until they are made.</summary>
/// <remarks>One change at a time: what comes of two that are signed for the same membership, tests of the pool's log say.</remarks>
internal sealed class Turnover(World world, Actor people, Organisations organisations, Crowd asking)
{
    /// <summary>Fewer are never left: with three, one can be lost.</summary>
    private const int MembersMin = 3;

    private static readonly PartyId Office = PartyId.Parse("office");
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    private readonly int _membersMax = organisations.Members.Count + 2;

    /// <summary>Whether a change is under way.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Someone new becomes a member, and begins with an empty disk.</summary>
    public void Join()
    {
        if (organisations.Members.Count < _membersMax)
        {
            Begin(async now =>
            {
                var member = organisations.Prepare();
                var change = organisations.Members.Append(member).Aggregate(
                    PoolChange.Join(now, Organisations.PoolMemberOf(member.Name, member.Key)), (signed, each) => signed.Sign(each.Name, each.Key));
                if (await MakeAsync(change))
                {
                    organisations.Admit(member);
                    member.Start();
                }
            });
        }
    }

    /// <summary>A member goes of its own accord.</summary>
    public void Leave() => Part(member => [member]);

    /// <summary>The others put a member out, if they are enough.</summary>
    public void PutOut(SimulatedMember member) => Begin(async now =>
    {
        var change = organisations.Members.Where(each => each != member).Aggregate(PoolChange.Leave(now, member.Name), (signed, each) => signed.Sign(each.Name, each.Key));
        if (await MakeAsync(change))
        {
            organisations.Dismiss(member);
        }
    });

    /// <summary>More than half of all put another one out, whether it runs or not.</summary>
    public void PutOut() => Part(member => organisations.Members.Where(each => each != member).Take((organisations.Members.Count / 2) + 1));

    /// <summary>A member takes another key.</summary>
    public void Move() => Begin(async now =>
    {
        var member = Any();
        var next = organisations.NewKey();
        member.ExpectedKey = next;
        await MakeAsync(PoolChange.Move(now, Organisations.PoolMemberOf(member.Name, next)).Sign(member.Name, member.Key).Sign(member.Name, next));
    });

    private void Part(Func<SimulatedMember, IEnumerable<SimulatedMember>> signersOf)
    {
        if (organisations.Members.Count > MembersMin)
        {
            Begin(async now =>
            {
                var member = Any();
                if (await MakeAsync(signersOf(member).Aggregate(PoolChange.Leave(now, member.Name), (signed, each) => signed.Sign(each.Name, each.Key))))
                {
                    organisations.Dismiss(member);
                }
            });
        }
    }

    private void Begin(Func<Membership, Task> change)
    {
        if (!IsBusy && Newest() is { } now)
        {
            IsBusy = true;
            people.Run(() => RunAsync(change, now));
        }
    }

    private async Task RunAsync(Func<Membership, Task> change, Membership now)
    {
        await change(now);
        IsBusy = false;
    }

    /// <summary>Brings a change to one node after the other until it is known what came of it.</summary>
    /// <returns>Whether it was made.</returns>
    private async Task<bool> MakeAsync(PoolChange change)
    {
        while (true)
        {
            if (Newest() is { } now && now.Number > change.Number)
            {
                return now.Changes[change.Number - 1].Text == change.Text;
            }
            await asking.AskAsync(Any(), node => node.SubmitAsync(new ChangePool(Office, change.Note)));
            await Task.Delay(Pause, asking.Time);
        }
    }

    /// <summary>The newest membership that any node knows; null when none serves.</summary>
    private Membership? Newest() => organisations.Members.Select(member => member.Serving?.Node?.Membership).OfType<Membership>().MaxBy(each => each.Number);

    private SimulatedMember Any() => organisations.Members[world.Random.Next(organisations.Members.Count)];
}
