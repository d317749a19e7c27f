using System.Collections.Immutable;
using System.Diagnostics;
using Forewarn.Core.Airspace;
using Forewarn.Core.Incidents;

namespace Forewarn.Core.Format;

/// <summary>The commands of this family as bytes, and what snapshots hold of it. Incidents, accounts and statements.</summary>
internal static class IncidentsFormat
{
    private const byte PutIncidentType = 70;
    private const byte FileAccountType = 71;
    private const byte PublishStatementType = 72;
    private const byte CorrectStatementType = 73;

    public static byte TypeOf(IncidentsCommand command) => command switch
    {
        PutIncident => PutIncidentType,
        FileAccount => FileAccountType,
        PublishStatement => PublishStatementType,
        CorrectStatement => CorrectStatementType,
        _ => throw new UnreachableException(command.GetType().Name),
    };

    public static void Write(CanonicalWriter writer, IncidentsCommand command)
    {
        switch (command)
        {
            case PutIncident put:
                writer.Entity(put.Id);
                writer.Optional(put.IfVersion, writer.Int32);
                Write(writer, put.Scene);
                writer.List(put.Gathered.AsSpan(), gathered => Write(writer, gathered));
                break;
            case FileAccount file:
                writer.Entity(file.Incident);
                writer.Optional(file.IfVersion, writer.Int32);
                Write(writer, file.Account);
                break;
            case PublishStatement publish:
                writer.Entity(publish.Statement.Id);
                writer.Subject(publish.Statement.About);
                writer.Text(publish.Statement.Text.Language);
                break;
            case CorrectStatement correct:
                writer.Entity(correct.Id);
                writer.Int32(correct.IfVersion);
                writer.Text(correct.Text.Language);
                break;
            default:
                throw new UnreachableException(command.GetType().Name);
        }
    }

    /// <param name="reader">The contents.</param>
    /// <param name="texts">What people wrote; each empty when it was erased.</param>
    /// <param name="type">Of this family.</param>
    /// <param name="actor">Who sent it.</param>
    public static IncidentsCommand Read(ref CanonicalReader reader, ref CanonicalReader texts, byte type, PartyId actor)
    {
        switch (type)
        {
            case PutIncidentType:
                return new PutIncident(actor, reader.Entity(), ReadVersion(ref reader), ReadScene(ref reader, ref texts), ReadGathered(ref reader));
            case FileAccountType:
                return new FileAccount(actor, reader.Entity(), ReadVersion(ref reader), ReadAccount(ref reader, ref texts, actor));
            case PublishStatementType:
                return new PublishStatement(actor, ReadStatement(ref reader, ref texts, actor));
            case CorrectStatementType:
                return new CorrectStatement(actor, reader.Entity(), reader.Int32(), new StatementText(reader.Text(), texts.Text()));
            default:
                throw reader.Unreadable($"a command of type {type}");
        }
    }

    public static void Write(CanonicalWriter writer, Incident incident)
    {
        writer.Entity(incident.Id);
        writer.Int32(incident.Version);
        writer.Int64(incident.Leaf);
        writer.Text(incident.OpenedBy.ToString());
        writer.Time(incident.OpenedAt);
        Write(writer, incident.Scene);
        writer.Text(incident.Scene.Title);
        writer.List(incident.Gathered.AsSpan(), gathered => Write(writer, gathered));
        writer.List(incident.Accounts.AsSpan(), account =>
        {
            writer.Text(account.Party.ToString());
            writer.Int32(account.Version);
            writer.Int64(account.Leaf);
            writer.Time(account.FiledAt);
            Write(writer, account);
            writer.Count(account.Texts.Length);
            foreach (string text in account.Texts)
                writer.Text(text);
        });
    }

    public static Incident ReadIncident(ref CanonicalReader reader) => new()
    {
        Id = reader.Entity(),
        Version = reader.Int32(),
        Leaf = reader.Int64(),
        OpenedBy = reader.Party(),
        OpenedAt = reader.Time(),
        Scene = ReadScene(ref reader, ref reader),
        Gathered = ReadGathered(ref reader),
        Accounts = reader.List((ref CanonicalReader r) => ReadStoredAccount(ref r)),
    };

    public static void Write(CanonicalWriter writer, Statement statement)
    {
        writer.Text(statement.Party.ToString());
        writer.Int64(statement.Leaf);
        writer.Time(statement.PublishedAt);
        writer.Bool(statement.IsExercise);
        writer.Entity(statement.Id);
        writer.Subject(statement.About);
        writer.Text(statement.Text.Language);
        writer.Text(statement.Title);
        writer.Text(statement.Text.Text);
        writer.List(statement.Corrections.AsSpan(), correction =>
        {
            writer.Time(correction.At);
            writer.Int64(correction.Leaf);
            writer.Text(correction.Text.Language);
            writer.Text(correction.Text.Text);
        });
    }

    public static Statement ReadStatement(ref CanonicalReader reader)
    {
        var party = reader.Party();
        long leaf = reader.Int64();
        var at = reader.Time();
        bool isExercise = reader.Bool();
        var statement = ReadStatement(ref reader, ref reader, party) with { Leaf = leaf, PublishedAt = at, IsExercise = isExercise };
        foreach (var correction in reader.List((ref CanonicalReader r) => ReadCorrection(ref r)))
            statement = statement.With(correction);
        return statement;
    }

    private static Correction ReadCorrection(ref CanonicalReader reader)
    {
        var at = reader.Time();
        long leaf = reader.Int64();
        return new Correction(at, new StatementText(reader.Text(), reader.Text()), leaf);
    }

    private static Statement ReadStatement(ref CanonicalReader reader, ref CanonicalReader texts, PartyId party)
    {
        var id = reader.Entity();
        var about = reader.Subject();
        string language = reader.Text();
        return Statement.Create(id, party, about, texts.Text(), new StatementText(language, texts.Text()));
    }

    private static void Write(CanonicalWriter writer, Scene scene)
    {
        writer.Volume(scene.Extent);
        writer.Bool(scene.IsExercise);
    }

    private static Scene ReadScene(ref CanonicalReader reader, ref CanonicalReader texts)
    {
        var extent = reader.Volume();
        bool isExercise = reader.Bool();
        return Scene.Create(texts.Text(), extent, isExercise);
    }

    private static void Write(CanonicalWriter writer, Gathered gathered)
    {
        writer.Text(gathered.Party.ToString());
        writer.List(gathered.Leaves.AsSpan(), writer.Int64);
    }

    private static ImmutableArray<Gathered> ReadGathered(ref CanonicalReader reader) => reader.List(
        (ref CanonicalReader r) => new Gathered(r.Party(), r.List((ref CanonicalReader leaf) => leaf.Int64())));

    /// <summary>All but the texts.</summary>
    private static void Write(CanonicalWriter writer, Account account)
    {
        writer.Text(account.Language);
        writer.List(account.Points.AsSpan(), point =>
        {
            writer.Optional(point.At, writer.Time);
            writer.Text(point.About);
            writer.Optional(point.Version, writer.Int32);
            writer.Byte((byte)point.Standing);
        });
    }

    private static Account ReadAccount(ref CanonicalReader reader, ref CanonicalReader texts, PartyId party)
    {
        string language = reader.Text();
        var points = reader.List((ref CanonicalReader r) => (At: r.OptionalTime(), About: r.Text(), Version: ReadVersion(ref r), Standing: (Standing)r.Choice((byte)Standing.Assumed)));
        string text = texts.Text();
        var read = ImmutableArray.CreateBuilder<AccountPoint>(points.Length);
        foreach (var (at, about, version, standing) in points)
            read.Add(AccountPoint.Create(at, about, version, standing, texts.Text(), texts.Text(), texts.Text()));
        return Account.Create(party, language, text, read.MoveToImmutable());
    }

    private static Account ReadStoredAccount(ref CanonicalReader reader)
    {
        var party = reader.Party();
        int version = reader.Int32();
        long leaf = reader.Int64();
        var at = reader.Time();
        string language = reader.Text();
        var points = reader.List((ref CanonicalReader r) => (At: r.OptionalTime(), About: r.Text(), Version: ReadVersion(ref r), Standing: (Standing)r.Choice((byte)Standing.Assumed)));
        var texts = reader.List((ref CanonicalReader r) => r.Text());
        if (texts.Length != 1 + 3 * points.Length)
            throw reader.Unreadable($"{texts.Length} texts of {points.Length} points");
        var account = Account.Create(party, language, texts[0],
            [.. points.Select((point, i) => AccountPoint.Create(point.At, point.About, point.Version, point.Standing, texts[1 + 3 * i], texts[2 + 3 * i], texts[3 + 3 * i]))]);
        return account with { Version = version, Leaf = leaf, FiledAt = at };
    }

    private static int? ReadVersion(ref CanonicalReader reader) => reader.Bool() ? reader.Int32() : null;
}
