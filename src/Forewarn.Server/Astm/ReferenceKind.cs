using System.Collections.Immutable;
using System.Text.Json;
using Forewarn.Core.Airspace;
using Forewarn.Core.Discovery;
using Forewarn.Server.Api;
using Forewarn.Server.Astm.Wire;
using Microsoft.AspNetCore.Http;

namespace Forewarn.Server.Astm;

/// <summary>What is the same for operational intent and constraint references: how one is read and deleted, and what answers look like.</summary>
/// <param name="dss">The DSS.</param>
/// <param name="type">Of the entities.</param>
/// <param name="noun">In words; the members of answers are called after it.</param>
internal sealed class ReferenceKind<T>(Dss dss, EntityType type, string noun)
    where T : Declaration
{
    private readonly JsonEncodedText _member = JsonEncodedText.Encode($"{noun.Replace(' ', '_')}_reference");
    private readonly JsonEncodedText _members = JsonEncodedText.Encode($"{noun.Replace(' ', '_')}_references");

    public Task Get(HttpContext context)
    {
        var view = dss.Find(new EntityKey(type, context.PathId("entityid"))) ?? throw new ProblemException(Problem.NotFound(noun));
        context.WriteJson(200, (_member, writer: dss.WriterFor(context.Party()), view), static (json, answer) =>
        {
            json.WriteStartObject();
            json.WritePropertyName(answer._member);
            answer.writer.Write(json, answer.view);
            json.WriteEndObject();
        });
        return Task.CompletedTask;
    }

    public async Task DeleteAsync(HttpContext context)
    {
        var key = new EntityKey(type, context.PathId("entityid"));
        var applied = await dss.Node.SubmitAsync(new DeleteReference(context.Party(), key, OvnReader.Parse(context.PathText("ovn"))));
        AnswerChange(context, context.Accepted<ReferenceChanged>(applied, notFoundStatus: 404));
    }

    public void AnswerSearch(HttpContext context, ImmutableArray<ReferenceView> found) =>
        context.WriteJson(200, (_members, writer: dss.WriterFor(context.Party()), found), static (json, answer) =>
        {
            json.WriteStartObject();
            answer.writer.WriteList<T>(json, answer._members.EncodedUtf8Bytes, answer.found);
            json.WriteEndObject();
        });

    public void AnswerChange(HttpContext context, ReferenceChanged changed) =>
        context.WriteJson(changed.Created ? 201 : 200, (_member, writer: dss.WriterFor(context.Party()), changed), static (json, answer) =>
        {
            json.WriteStartObject();
            json.WriteSubscribers(answer.changed.Subscribers, answer.writer.OwnUrl);
            json.WritePropertyName(answer._member);
            answer.writer.Write(json, new ReferenceView(answer.changed.Declaration, answer.changed.ManagerAvailability));
            json.WriteEndObject();
        });
}
