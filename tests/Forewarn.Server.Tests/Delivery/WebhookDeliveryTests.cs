using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Forewarn.Core.Airspace;
using Forewarn.Core.Contacts;
using Forewarn.Core.Warnings;
using Forewarn.Server.Api;
using Forewarn.Server.Delivery;
using Forewarn.Server.Tests.Nodes;
using Microsoft.AspNetCore.Http;

namespace Forewarn.Server.Tests.Delivery;

/// <summary>From a declaration to a webhook, over real connections.</summary>
public sealed class WebhookDeliveryTests
{
    [Fact]
    public async Task A_warning_reaches_the_webhook_of_the_warned_party()
    {
        await using var stage = await Stage.OpenAsync();
        long number = await stage.WarnAsync();
        var received = (await stage.Receiver.WaitForAsync(1))[0];
        var data = received.Json["data"]!;
        Assert.Equal("forewarn.warning-owed", (string?)received.Json["type"]);
        Assert.Equal((number.ToString(CultureInfo.InvariantCulture), stage.From.Party, "duty"), (received.Warning, (string?)data["from"], (string?)data["contact"]));
        Assert.Equal($"msg_{(long)data["leaf"]!}_duty", received.Id);
        Assert.Null(received.Json["exercise"]);
    }

    [Fact]
    public async Task What_the_webhook_gets_is_signed_with_the_secret_that_its_party_reads()
    {
        await using var stage = await Stage.OpenAsync();
        await stage.WarnAsync();
        var received = (await stage.Receiver.WaitForAsync(1))[0];
        string secret = (string)(await stage.To.GetAsync($"/v1/parties/{stage.To.Party}/roster/webhook-secret/duty")).Expect(200).Body["secret"]!;
        // As a receiver does it, with nothing of ours.
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{received.Id}.{received.Timestamp}."), .. received.Body];
        string expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed));
        Assert.Equal(expected, received.Signature);
    }

    [Fact]
    public async Task Nobody_else_reads_the_secret()
    {
        await using var stage = await Stage.OpenAsync();
        string path = $"/v1/parties/{stage.To.Party}/roster/webhook-secret/duty";
        (await stage.From.GetAsync(path)).Expect(404);
        (await stage.Node.Admin.GetAsync(path)).Expect(404);
        (await stage.Node.AsNobody().GetAsync(path)).Expect(401);
        (await stage.Node.As(stage.To.Party, Scopes.Read).GetAsync(path)).Expect(403);
        (await stage.To.GetAsync(path.Replace("duty", "nobody", StringComparison.Ordinal))).Expect(404);
    }

    [Fact]
    public async Task A_warning_that_a_webhook_took_is_delivered_and_off_the_outbox()
    {
        await using var stage = await Stage.OpenAsync();
        long number = await stage.WarnAsync();
        await DeliveryNode.UntilAsync(() => stage.Node.Outbox(stage.To).Length == 0);
        Assert.Equal((Transport.Webhook, ContactId.Parse("duty")), stage.Node.Warning(number).Delivery is { } delivery ? (delivery.Transport, delivery.Contact) : default);
    }

    [Fact]
    public async Task A_receiver_that_fails_is_tried_again_with_the_same_id_until_it_takes_it()
    {
        await using var stage = await Stage.OpenAsync();
        stage.Receiver.Answer = (_, context) =>
        {
            context.Response.StatusCode = stage.Receiver.All.Count < 4 ? 500 : 200;
            return Task.CompletedTask;
        };
        long number = await stage.WarnAsync();
        var received = await stage.Receiver.WaitForAsync(4);
        await DeliveryNode.UntilAsync(() => stage.Node.Warning(number).Delivery is not null);
        Assert.Single(received.Select(each => each.Id).Distinct());
        Assert.Equal(4, stage.Node.Server.Node.Read(state => Count(state, EventKind.DeliveryAttempted)));
    }

    [Fact]
    public async Task What_is_open_when_the_node_ends_is_brought_when_it_starts_again()
    {
        await using var stage = await Stage.OpenAsync();
        stage.Receiver.Answer = (_, context) =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        long number = await stage.WarnAsync();
        string id = (await stage.Receiver.WaitForAsync(1))[0].Id;
        stage.Receiver.Answer = (_, _) => Task.CompletedTask;
        await stage.Node.RestartAsync();
        await DeliveryNode.UntilAsync(() => stage.Node.Warning(number).Delivery is not null);
        Assert.All(stage.Receiver.All, received => Assert.Equal(id, received.Id));
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_not_tried_again()
    {
        await using var stage = await Stage.OpenAsync();
        stage.Receiver.Answer = (_, context) =>
        {
            context.Response.StatusCode = stage.Receiver.All.Count == 1 ? 410 : 204;
            return Task.CompletedTask;
        };
        long number = await stage.WarnAsync();
        await DeliveryNode.UntilAsync(() => stage.Node.Outbox(stage.To) is [{ Attempts: [{ Result: AttemptResult.GaveUp }] }]);
        // Whatever comes later comes after what would still be due for this one.
        await stage.UntilTakenAsync(await stage.WarnAsync());
        Assert.Single(stage.Receiver.All, received => received.Warning == number.ToString(CultureInfo.InvariantCulture));
        Assert.Null(stage.Node.Warning(number).Delivery);
    }

    [Fact]
    public async Task Another_contact_is_brought_what_the_first_refuses_for_good()
    {
        await using var stage = await Stage.OpenAsync();
        await using var gone = await TestReceiver.StartAsync();
        gone.Answer = (_, context) =>
        {
            context.Response.StatusCode = 410;
            return Task.CompletedTask;
        };
        await stage.Node.SetRosterAsync(stage.To, DeliveryNode.Webhook("duty", gone.Url), DeliveryNode.Webhook("chief", stage.Receiver.Url, channel: Channel.Diplomatic));
        long number = await stage.WarnAsync();
        await stage.UntilTakenAsync(number);
        Assert.Equal(ContactId.Parse("chief"), stage.Node.Warning(number).Delivery!.Value.Contact);
        await DeliveryNode.UntilAsync(() => stage.Node.Outbox(stage.To).Length == 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_contact_that_refused_for_good_is_tried_again_at_its_corrected_address(bool restarts)
    {
        await using var stage = await Stage.OpenAsync();
        await using var gone = await TestReceiver.StartAsync();
        gone.Answer = (_, context) =>
        {
            context.Response.StatusCode = 410;
            return Task.CompletedTask;
        };
        await stage.Node.SetRosterAsync(stage.To, DeliveryNode.Webhook("duty", gone.Url));
        long number = await stage.WarnAsync();
        await DeliveryNode.UntilAsync(() => stage.Node.Outbox(stage.To) is [{ Attempts: [{ Result: AttemptResult.GaveUp }] }]);
        if (restarts)
            await stage.Node.RestartAsync();
        await stage.Node.SetRosterAsync(stage.To, DeliveryNode.Webhook("duty", stage.Receiver.Url));
        await stage.UntilTakenAsync(number);
        Assert.Single(gone.All);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = await TestReceiver.StartAsync();
        await using var stage = await Stage.OpenAsync();
        stage.Receiver.Answer = (_, context) =>
        {
            context.Response.Redirect(elsewhere.Url, permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        };
        long number = await stage.WarnAsync();
        await stage.Receiver.WaitForAsync(2);
        Assert.Empty(elsewhere.All);
        Assert.Null(stage.Node.Warning(number).Delivery);
    }

    [Fact]
    public async Task An_endless_answer_is_cut_off()
    {
        await using var stage = await Stage.OpenAsync();
        var cutOff = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stage.Receiver.Answer = async (_, context) =>
        {
            byte[] block = new byte[1 << 16];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(block, CancellationToken.None);
                await Task.Delay(1, CancellationToken.None);
            }
            cutOff.TrySetResult();
        };
        long number = await stage.WarnAsync();
        await cutOff.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        await DeliveryNode.UntilAsync(() => stage.Node.Warning(number).Delivery is not null);
    }

    [Fact]
    public async Task Endless_headers_are_a_failure()
    {
        await using var stage = await Stage.OpenAsync();
        stage.Receiver.Answer = (_, context) =>
        {
            context.Response.Headers["x-long"] = new string('x', 200_000);
            return Task.CompletedTask;
        };
        long number = await stage.WarnAsync();
        await stage.Receiver.WaitForAsync(2);
        Assert.Null(stage.Node.Warning(number).Delivery);
    }

    [Fact]
    public async Task A_certificate_that_does_not_check_is_a_failure()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        await using var receiver = await TestReceiver.StartAsync(certificate);
        await using var stage = await Stage.OpenAsync(url: receiver.Url);
        long number = await stage.WarnAsync();
        await DeliveryNode.UntilAsync(() => stage.Node.Outbox(stage.To) is [{ Attempts: [{ Count: > 1 }] }]);
        Assert.Empty(receiver.All);
        Assert.Null(stage.Node.Warning(number).Delivery);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_webhook_is_no_way_into_the_operators_network_unless_allowed(bool allowHttp, bool allowPrivate)
    {
        await using var stage = await Stage.OpenAsync(DeliveryNode.Permissive with { AllowHttp = allowHttp, AllowPrivate = allowPrivate });
        long number = await stage.WarnAsync();
        await DeliveryNode.UntilAsync(() => stage.Node.Outbox(stage.To) is [{ Attempts: [{ Result: AttemptResult.GaveUp } or { Count: > 1 }] }]);
        Assert.Empty(stage.Receiver.All);
        Assert.Null(stage.Node.Warning(number).Delivery);
    }

    [Fact]
    public async Task Slow_and_dead_receivers_delay_nobody_else()
    {
        await using var stage = await Stage.OpenAsync();
        await using var slow = await TestReceiver.StartAsync();
        using var nowhere = new Witnesses.ReservedAddress();
        slow.Answer = (_, context) => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var (slowParty, deadParty) = (await stage.Node.PartyAsync(), await stage.Node.PartyAsync());
        await stage.Node.SetRosterAsync(slowParty, DeliveryNode.Webhook("duty", slow.Url));
        await stage.Node.SetRosterAsync(deadParty, DeliveryNode.Webhook("duty", nowhere.Url + "/hook"));
        for (int i = 0; i < 2 * DeliveryNode.Quick.AttemptsPerReceiverMax; i++)
        {
            await stage.Node.WarnAsync(stage.From, slowParty);
            await stage.Node.WarnAsync(stage.From, deadParty);
        }
        await slow.WaitForAsync(DeliveryNode.Quick.AttemptsPerReceiverMax);
        long number = await stage.WarnAsync();
        // The slow one's answers never come: what arrives has not waited for them.
        await DeliveryNode.UntilAsync(() => stage.Node.Warning(number).Delivery is not null);
        Assert.Equal(DeliveryNode.Quick.AttemptsPerReceiverMax, slow.All.Count);
    }

    [Fact]
    public async Task A_party_with_many_slow_receivers_delays_nobody_else()
    {
        const int SlowCount = 8;
        // All places there are for less than that party could take.
        var limits = DeliveryNode.Quick with { AttemptsMax = SlowCount, AttemptsPerPartyMax = SlowCount / 2, AttemptsPerReceiverMax = 2, AnswerMax = TimeSpan.FromHours(1) };
        await using var stage = await Stage.OpenAsync(DeliveryNode.Permissive with { Limits = limits });
        var slow = await Task.WhenAll(Enumerable.Range(0, SlowCount).Select(_ => TestReceiver.StartAsync()));
        foreach (var receiver in slow)
            receiver.Answer = (_, context) => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var slowParty = await stage.Node.PartyAsync();
        await stage.Node.SetRosterAsync(slowParty, [.. slow.Select((receiver, i) => DeliveryNode.Webhook($"duty{i}", receiver.Url))]);
        await stage.Node.WarnAsync(stage.From, slowParty);
        await stage.Node.WarnAsync(stage.From, slowParty);
        await DeliveryNode.UntilAsync(() => slow.Sum(receiver => receiver.All.Count) >= limits.AttemptsPerPartyMax);
        // The slow one's answers never come: what arrives has not waited for them.
        await stage.UntilTakenAsync(await stage.WarnAsync());
        Assert.Equal(limits.AttemptsPerPartyMax, slow.Sum(receiver => receiver.All.Count));
        foreach (var receiver in slow)
            await receiver.DisposeAsync();
    }

    [Fact]
    public async Task A_receiver_that_was_down_gets_one_request_at_a_time_until_it_is_up()
    {
        await using var stage = await Stage.OpenAsync();
        int underWay = 0, most = 0;
        bool isUp = false;
        stage.Receiver.Answer = async (_, context) =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref underWay));
            await Task.Delay(5, context.RequestAborted);
            context.Response.StatusCode = Volatile.Read(ref isUp) ? 200 : 503;
            Interlocked.Decrement(ref underWay);
        };
        await stage.WarnAsync();
        await DeliveryNode.UntilAsync(() => stage.Node.Outbox(stage.To) is [{ Attempts: [{ Count: > 0 }] }]);
        for (int i = 0; i < 20; i++)
            await stage.WarnAsync();
        await stage.Receiver.WaitForAsync(5);
        Assert.Equal(1, Volatile.Read(ref most));
        Volatile.Write(ref isUp, true);
        await DeliveryNode.UntilAsync(() => stage.Node.Outbox(stage.To).Length == 0);
    }

    [Fact]
    public async Task Attempts_that_fail_together_count_as_one_failure()
    {
        // One failure makes 100 ms of rest, as many as are under way at once make an hour.
        var limits = DeliveryNode.Quick with { BackoffMin = TimeSpan.FromMilliseconds(100), BackoffMax = TimeSpan.FromSeconds(1), RestMax = TimeSpan.FromHours(1) };
        await using var stage = await Stage.OpenAsync(DeliveryNode.Permissive with { Limits = limits });
        var areAllThere = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stage.Receiver.Answer = async (_, context) =>
        {
            context.Response.StatusCode = areAllThere.Task.IsCompleted ? 204 : 503;
            await areAllThere.Task;
        };
        for (int i = 0; i < limits.AttemptsPerReceiverMax; i++)
            await stage.WarnAsync();
        await stage.Receiver.WaitForAsync(limits.AttemptsPerReceiverMax);
        areAllThere.SetResult();
        await DeliveryNode.UntilAsync(() => stage.Node.Outbox(stage.To).Length == 0);
    }

    [Fact]
    public async Task An_answered_warning_is_not_brought_any_more()
    {
        await using var stage = await Stage.OpenAsync();
        stage.Receiver.Answer = (_, context) =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        long number = await stage.WarnAsync();
        await stage.Receiver.WaitForAsync(1);
        (await stage.To.PostAsync($"/v1/warnings/{number}/acknowledgement", Bodies.Acknowledgement("understood"))).Expect(200);
        int before = Brought(number);
        // Were it still due, it would be tried as often as this one, which fails alike.
        long next = await stage.WarnAsync();
        await DeliveryNode.UntilAsync(() => Brought(next) >= 10);
        // One attempt may have been under way.
        Assert.InRange(Brought(number), before, before + 1);
        Assert.Equal([EventSubject.Warning(next)], stage.Node.Outbox(stage.To).Select(item => item.Subject));

        int Brought(long warning) => stage.Receiver.All.Count(received => received.Warning == warning.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_contact_with_a_new_address_is_reached_there()
    {
        await using var stage = await Stage.OpenAsync(url: "http://127.0.0.1:1/hook");
        long number = await stage.WarnAsync();
        await DeliveryNode.UntilAsync(() => stage.Node.Outbox(stage.To) is [{ Attempts: [{ Count: > 0 }] }]);
        await stage.Node.SetRosterAsync(stage.To, DeliveryNode.Webhook("duty", stage.Receiver.Url));
        await DeliveryNode.UntilAsync(() => stage.Node.Warning(number).Delivery is not null);
    }

    [Fact]
    public async Task Who_takes_a_contacts_place_is_told_what_that_contact_was_not()
    {
        await using var stage = await Stage.OpenAsync(url: "http://127.0.0.1:1/hook");
        long number = await stage.WarnAsync();
        await DeliveryNode.UntilAsync(() => stage.Node.Outbox(stage.To) is [{ Attempts: [{ Count: > 0 }] }]);
        await stage.Node.SetRosterAsync(stage.To, DeliveryNode.Webhook("successor", stage.Receiver.Url));
        await DeliveryNode.UntilAsync(() => stage.Node.Warning(number).Delivery is not null);
        Assert.Equal("successor", (string?)stage.Receiver.All.First().Json["data"]!["contact"]);
    }

    [Fact]
    public async Task Every_contact_of_the_level_is_brought_the_warning()
    {
        await using var stage = await Stage.OpenAsync();
        await stage.Node.SetRosterAsync(stage.To, DeliveryNode.Webhook("one", stage.Receiver.Url), DeliveryNode.Webhook("two", stage.Receiver.Url));
        await stage.WarnAsync();
        var received = await stage.Receiver.WaitForAsync(2);
        Assert.Equal(["one", "two"], received.Select(each => (string)each.Json["data"]!["contact"]!).Order(StringComparer.Ordinal));
        await DeliveryNode.UntilAsync(() => stage.Node.Outbox(stage.To).Length == 0);
    }

    [Fact]
    public async Task The_metrics_tell_what_was_sent_what_failed_and_what_waits()
    {
        await using var stage = await Stage.OpenAsync();
        await stage.WarnAsync();
        await stage.Node.MetricsAsync(text => text.Contains("forewarn_delivery_attempts_total{otel_scope_name=\"Forewarn.Delivery\",result=\"accepted\",transport=\"webhook\"}", StringComparison.Ordinal));
        stage.Receiver.Answer = (_, context) =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        await stage.WarnAsync();
        string text = await stage.Node.MetricsAsync(text => text.Contains("result=\"failed\"", StringComparison.Ordinal));
        Assert.Contains("forewarn_delivery_waiting", text, StringComparison.Ordinal);
        Assert.Contains("forewarn_delivery_oldest_age", text, StringComparison.Ordinal);
        Assert.Contains("forewarn_delivery_crowded_out", text, StringComparison.Ordinal);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (int seen = Volatile.Read(ref most); value > seen;)
            seen = Interlocked.CompareExchange(ref most, value, seen) is var found && found == seen ? value : found;
    }

    private static int Count(AirspaceState state, EventKind kind)
    {
        int count = 0;
        for (long leaf = state.Events.First; leaf < state.Events.Next; leaf++)
            count += state.Events[leaf].Kind == kind ? 1 : 0;
        return count;
    }

    /// <summary>Two parties, one of which warns the other, whose duty officer has a webhook.</summary>
    private sealed class Stage : IAsyncDisposable
    {
        public required TestNode Node { get; init; }

        public required TestReceiver Receiver { get; init; }

        public required Client From { get; init; }

        public required Client To { get; init; }

        public static async Task<Stage> OpenAsync(DeliveryOptions? options = null, string? url = null)
        {
            var node = await DeliveryNode.StartAsync(options);
            var stage = new Stage { Node = node, Receiver = await TestReceiver.StartAsync(), From = await node.PartyAsync("declarer"), To = await node.PartyAsync("warned") };
            await node.SetRosterAsync(stage.To, DeliveryNode.Webhook("duty", url ?? stage.Receiver.Url));
            return stage;
        }

        public Task<long> WarnAsync() => Node.WarnAsync(From, To);

        /// <summary>Waits until a warning was brought to somebody.</summary>
        public Task UntilTakenAsync(long number) => DeliveryNode.UntilAsync(() => Node.Warning(number).Delivery is not null);

        public async ValueTask DisposeAsync()
        {
            await Node.DisposeAsync();
            await Receiver.DisposeAsync();
        }
    }
}
