using System.Collections.Immutable;
using Forewarn.Client.Model;
using Forewarn.Record;

namespace Forewarn.Client;

/// <content>Statistics: of what is between the caller and others, or of all for the operator (scope <c>forewarn.read</c> or <c>forewarn.admin</c>).</content>
public sealed partial class ForewarnClient
{
    /// <summary>Largest document of statistics that is taken, in bytes.</summary>
    public const int StatisticsBytesMax = 64 * 1024 * 1024;

    /// <summary>Warnings, counted by who owed them to whom and by month: all rows.</summary>
    public async Task<WarningStatistics> StatisticsAsync(StatisticsTerms terms, CancellationToken cancellation = default)
    {
        StatisticsReading? first = null;
        var rows = ImmutableArray.CreateBuilder<StatisticsRow>();
        var all = PagesAsync(async cursor =>
        {
            string path = $"/v1/statistics?limit={PageSize}&{terms.Query}{CursorQuery(cursor, '&')}";
            var page = await _api.GetAsync(path, ClientJson.Default.StatisticsReading, cancellation);
            first ??= page;
            return (page.Rows, page.NextCursor);
        }, "statistics", cancellation);
        await foreach (var row in all)
            rows.Add(row);
        return new WarningStatistics(first!.At, first.Buckets, rows.DrainToImmutable(), first.Complete, first.RowsMax, first.CountedFrom, first.Uncounted, first.Exercise);
    }

    /// <summary>The same as a document.</summary>
    /// <exception cref="RecordFormatException">It is larger than <see cref="StatisticsBytesMax"/>.</exception>
    public async Task<byte[]> StatisticsDocumentAsync(StatisticsTerms terms, StatisticsForm form, CancellationToken cancellation = default)
    {
        string path = $"/v1/statistics.{(form == StatisticsForm.Csv ? "csv" : "html")}?{terms.Query}";
        using var response = await _api.SendAsync(HttpMethod.Get, path, null, null, isSigned: false, cancellation);
        return await ApiConnection.ReadBytesAsync(response.Content, StatisticsBytesMax, $"GET {path}", cancellation);
    }
}
