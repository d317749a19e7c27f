using System.Collections.Immutable;
using System.Net.Sockets;
using Forewarn.Client;
using Forewarn.Client.Model;
using Forewarn.Record;
using Forewarn.Record.Signatures;
using NodaTime;

namespace Forewarn.Cli.Replay;

/// <summary>A node in replay mode, spoken to in the name of each party in turn.</summary>
/// <remarks>Every answer must carry the replay clock in <see cref="ReplayHeader"/>: a replay must never write into a node that
/// serves a real airspace.</remarks>
internal sealed class NodeClient : IDisposable
{
    public const string ReplayHeader = "Forewarn-Replay";

    /// <summary>How long the witnesses may take.</summary>
    public static readonly TimeSpan ReceiptTimeout = TimeSpan.FromSeconds(30);

    /// <summary>The party in whose name the replay sets the clock, the parties and the arrangements.</summary>
    public const string AdminParty = "forewarn-replay";

    private readonly IReplayNode _node;
    private readonly HttpClient _http;
    private readonly Dictionary<string, RequestSigner> _signers;
    private readonly string _mark;

    /// <param name="node">The node.</param>
    /// <param name="signing">Parties that sign what they say, each with a key made for this replay.</param>
    /// <param name="mark">What the note of each declaration begins with.</param>
    public NodeClient(IReplayNode node, IEnumerable<string> signing, string mark)
    {
        _node = node;
        _mark = mark;
        _signers = signing.ToDictionary(party => party, _ => new RequestSigner(PartySigningKey.Generate(PartyKeyType.Ed25519), node.Policy.Logs[0].Key.Name));
        _http = new HttpClient(new ReplayOnly()) { BaseAddress = node.Address, Timeout = TimeSpan.FromSeconds(30) };
    }

    public void Dispose()
    {
        _http.Dispose();
        foreach (RequestSigner signer in _signers.Values)
            signer.Key.Dispose();
    }

    /// <summary>Registers the keys of the parties that sign.</summary>
    public async Task RegisterKeysAsync(CancellationToken cancellation)
    {
        foreach ((string party, RequestSigner signer) in _signers)
            await AsAsync(party, "forewarn.declare", client => client.RegisterFirstKeyAsync(party, signer, cancellation), isSigned: false);
    }

    /// <summary>The receipt of a leaf, verified on the spot; waits for the witnesses.</summary>
    public Task<VerifiedReceipt> ReceiptAsync(string party, long leaf, CancellationToken cancellation) =>
        AsAsync(party, "forewarn.read", client => client.WaitForReceiptAsync(leaf, _node.Policy, ReceiptTimeout, cancellation));

    /// <summary>The evidence about a declaration, as far as the party may see it.</summary>
    public Task<byte[]> EvidenceAsync(string party, DeclarationId about, CancellationToken cancellation) =>
        AsAsync(party, "forewarn.read", async client =>
        {
            using var bundle = new MemoryStream();
            await client.WriteEvidenceAsync(new EvidenceTerms(about.ToString()), bundle, null, cancellation);
            return bundle.ToArray();
        });

    public Task SetClockAsync(Instant now, CancellationToken cancellation) =>
        AsAsync(AdminParty, "forewarn.admin", async client =>
        {
            await client.SetReplayClockAsync(now, cancellation);
            return true;
        });

    public Task PutPartyAsync(CaseParty party, CancellationToken cancellation) =>
        AsAsync(AdminParty, "forewarn.admin", client => client.PutPartyAsync(party.Id, NodeRequests.Party(party), null, cancellation));

    /// <summary>Creates an arrangement, or changes the version given.</summary>
    public Task<ArrangementAnswer> PutArrangementAsync(CaseArrangement arrangement, int? version, CancellationToken cancellation) =>
        AsAsync(AdminParty, "forewarn.admin",
            client => client.PutArrangementAsync(arrangement.Id, NodeRequests.Arrangement(arrangement), version, cancellation));

    public Task<DeclarationAnswer> DeclareAsync(DeclareStep step, Guid id, int? version, CancellationToken cancellation) =>
        AsAsync(step.By, "forewarn.declare", client => step.Kind == DeclareStep.OperationalIntent
            ? client.DeclareAsync(id, NodeRequests.OperationalIntent(step with { Text = _mark + step.Text }), version, cancellation)
            : client.DeclareAsync(id, NodeRequests.Constraint(step with { Text = _mark + step.Text }), version, cancellation));

    public Task<DeclarationAnswer> EndAsync(DeclareStep declared, Guid id, int version, CancellationToken cancellation) =>
        AsAsync(declared.By, "forewarn.declare", client => client.EndAsync(IdOf(declared, id), version, cancellation));

    /// <summary>All warnings owed to the party, which delivers them, or by it, which does not.</summary>
    public Task<ImmutableArray<Warning>> WarningsAsync(string party, WarningsOwed owed, CancellationToken cancellation) =>
        AsAsync(party, "forewarn.read", async client =>
        {
            var all = ImmutableArray.CreateBuilder<Warning>();
            await foreach (Warning warning in client.WarningsAsync(owed, null, cancellation))
                all.Add(warning);
            return all.ToImmutable();
        });

    public Task<AcknowledgementAnswer> AcknowledgeAsync(AcknowledgeStep step, string warningId, CancellationToken cancellation) =>
        AsAsync(step.By, "forewarn.acknowledge",
            client => client.AcknowledgeAsync(warningId, new AcknowledgementTerms(step.Answer, step.By, step.Text), cancellation));

    public Task<ObservationAnswer> ObserveAsync(ObserveStep step, Guid id, (DeclareStep Step, Guid Id)? about, CancellationToken cancellation) =>
        AsAsync(step.By, "forewarn.observe", client => client.ObserveAsync(NodeRequests.Observation(step, id, about), cancellation));

    public Task<CallAnswer> LogCallAsync(string party, Guid id, CallStep step, Instant start, CancellationToken cancellation) =>
        AsAsync(party, "forewarn.liaison", client => client.LogCallAsync(id, NodeRequests.Call(step, start), cancellation));

    public Task<ReadoutAnswer> FileReadoutAsync(Guid call, ReadoutStep step, CancellationToken cancellation) =>
        AsAsync(step.By, "forewarn.liaison", client => client.FileReadoutAsync(call, NodeRequests.Readout(step), null, cancellation));

    public Task<IncidentAnswer> OpenIncidentAsync(string party, Guid id, IncidentTerms terms, CancellationToken cancellation) =>
        AsAsync(party, "forewarn.liaison", client => client.PutIncidentAsync(id, terms, null, cancellation));

    public Task<AccountAnswer> FileAccountAsync(string party, Guid incident, AccountTerms terms, CancellationToken cancellation) =>
        AsAsync(party, "forewarn.liaison", client => client.FileAccountAsync(incident, party, terms, null, cancellation));

    public Task<IncidentReading?> IncidentAsync(string party, Guid incident, CancellationToken cancellation) =>
        AsAsync(party, "forewarn.read", client => client.FindIncidentAsync(incident, null, cancellation));

    /// <summary>The report of an incident, as the party sees it; or as it and others see it alike.</summary>
    public Task<byte[]> IncidentReportAsync(string party, Guid incident, IEnumerable<string> with, CancellationToken cancellation) =>
        AsAsync(party, "forewarn.read", client => client.IncidentReportAsync(incident, with, cancellation));

    public Task<IncidentReading> WhatIfAsync(string party, Guid incident, WhatIfTerms terms, CancellationToken cancellation) =>
        AsAsync(party, "forewarn.read", client => client.WhatIfAsync(incident, terms, null, cancellation));

    public Task<byte[]> WhatIfReportAsync(string party, Guid incident, WhatIfTerms terms, CancellationToken cancellation) =>
        AsAsync(party, "forewarn.read", client => client.WhatIfReportAsync(incident, terms, null, cancellation));

    public static DeclarationId IdOf(DeclareStep step, Guid id) =>
        step.Kind == DeclareStep.OperationalIntent ? DeclarationId.OfIntent(id) : DeclarationId.OfConstraint(id);

    private async Task<T> AsAsync<T>(string party, string scope, Func<ForewarnClient, Task<T>> call, bool isSigned = true)
    {
        try
        {
            return await call(new ForewarnClient(_http, _ => ValueTask.FromResult<string?>(_node.Token(party, scope)), isSigned ? _signers.GetValueOrDefault(party) : null));
        }
        catch (ForewarnProblemException refused)
        {
            throw new ReplayException($"{refused.Request} as {party}: {refused.Status} {refused.Title}: {refused.Detail}");
        }
        catch (Exception failed) when (failed is HttpRequestException or SocketException or RecordFormatException or TaskCanceledException { InnerException: TimeoutException })
        {
            throw new ReplayException($"{_node.Address} as {party}: {failed.Message}");
        }
    }

    /// <summary>Lets no answer through that does not come from a node in replay mode.</summary>
    private sealed class ReplayOnly() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellation);
            if (response.Headers.Contains(ReplayHeader))
                return response;
            using (response)
            {
                throw new ReplayException($"{request.Method} {request.RequestUri?.AbsolutePath}: the answer ({(int)response.StatusCode}) "
                    + $"carries no {ReplayHeader}; this node is not in replay mode");
            }
        }
    }
}
