using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using Forewarn.Core.Incidents;
using Forewarn.Server.Api.Wire;
using Forewarn.Server.Recording;

namespace Forewarn.Server.Incidents.Pages;

/// <summary>Statements as an Atom feed (RFC 4287).</summary>
internal static class StatementFeed
{
    /// <summary>Statements in the feed: the newest.</summary>
    public const int EntriesMax = 50;

    /// <summary>Corrections of one statement in the feed: the newest.</summary>
    public const int CorrectionsPerEntryMax = 3;

    private const string Atom = "http://www.w3.org/2005/Atom";

    /// <summary>The feed, in UTF-8.</summary>
    /// <param name="statements">Newest first.</param>
    /// <param name="site">Where they stand.</param>
    public static byte[] Write(IReadOnlyCollection<Statement> statements, StatementSite site)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n" }))
        {
            xml.WriteStartElement("feed", Atom);
            xml.WriteElementString("id", Atom, IdOf(site));
            xml.WriteElementString("title", Atom, $"Statements · {site.Airspace}");
            xml.WriteElementString("subtitle", Atom, "What parties have said in public about incidents and calls. Each statement is its party's own.");
            // Of a feed without entries: it has been as it is for ever (RFC 4287, section 4.1.1, asks for some moment).
            xml.WriteElementString("updated", Atom, statements.Count == 0 ? "2026-01-01T00:00:00Z" : Times.Of(statements.Max(statement => statement.UpdatedAt)));
            Link(xml, "self", site.FeedUrl, "application/atom+xml");
            Link(xml, "alternate", site.ListUrl, "text/html");
            xml.WriteElementString("generator", Atom, "Forewarn");
            foreach (var statement in statements)
                WriteEntry(xml, statement, site);
            xml.WriteEndElement();
        }
        return bytes.ToArray();
    }

    private static void WriteEntry(XmlWriter xml, Statement statement, StatementSite site)
    {
        xml.WriteStartElement("entry", Atom);
        xml.WriteElementString("id", Atom, $"urn:uuid:{statement.Id}");
        xml.WriteStartElement("title", Atom);
        Language(xml, statement.Text.Language);
        xml.WriteString(Plain((statement.IsExercise ? "EXERCISE: " : "") + statement.Title));
        xml.WriteEndElement();
        xml.WriteElementString("published", Atom, Times.Of(statement.PublishedAt));
        xml.WriteElementString("updated", Atom, Times.Of(statement.UpdatedAt));
        xml.WriteStartElement("author", Atom);
        xml.WriteElementString("name", Atom, Plain(site.NameOf(statement.Party)));
        xml.WriteEndElement();
        Link(xml, "alternate", site.UrlOf(statement.Id), "text/html");
        xml.WriteStartElement("category", Atom);
        xml.WriteAttributeString("term", EntityName.Of(statement.About));
        xml.WriteEndElement();
        xml.WriteStartElement("content", Atom);
        xml.WriteAttributeString("type", "text");
        Language(xml, statement.Text.Language);
        xml.WriteString(Plain(Content(statement, site)));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    /// <summary>The statement, and after it the newest corrections with their times; of others how many there are, and where.</summary>
    private static string Content(Statement statement, StatementSite site)
    {
        int left = Math.Max(0, statement.Corrections.Length - CorrectionsPerEntryMax);
        string others = left == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"\n\n[{left} earlier {(left == 1 ? "correction" : "corrections")}: {site.UrlOf(statement.Id)}]");
        return statement.Text.Text + others
            + string.Concat(statement.Corrections.Skip(left).Select(correction => $"\n\n[Correction, {Times.Of(correction.At)}]\n{correction.Text.Text}"));
    }

    private static void Link(XmlWriter xml, string relation, string address, string type)
    {
        xml.WriteStartElement("link", Atom);
        xml.WriteAttributeString("rel", relation);
        xml.WriteAttributeString("type", type);
        xml.WriteAttributeString("href", address);
        xml.WriteEndElement();
    }

    private static void Language(XmlWriter xml, string language) => xml.WriteAttributeString("xml", "lang", null, language);

    /// <summary>What XML 1.0 cannot hold is replaced.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            bool isPair = i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]);
            if (isPair)
                plain.Append(text[i++]).Append(text[i]);
            else
                plain.Append(XmlConvert.IsXmlChar(text[i]) ? text[i] : '\uFFFD');
        }
        return plain.ToString();
    }

    /// <summary>The same for ever, wherever the feed is served: a UUID of version 8 (RFC 9562) made of the airspace's name.</summary>
    private static string IdOf(StatementSite site)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"forewarn statements\n{site.Airspace}"))[..16];
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return $"urn:uuid:{new Guid(hash, bigEndian: true)}";
    }
}
