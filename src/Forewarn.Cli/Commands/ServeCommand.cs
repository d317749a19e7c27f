using System.CommandLine;
using System.Text;
using Forewarn.WebConsole;
using Forewarn.WebConsole.Accounts;
using Forewarn.Core;
using Forewarn.Core.Discovery;
using Forewarn.Record.Checkpoints;
using Forewarn.Record.Signatures;
using Forewarn.Server;
using Forewarn.Server.Astm;
using Forewarn.Server.Delivery;
using Forewarn.Server.Node;
using Forewarn.Server.Peers;
using Forewarn.Server.Recording;
using Forewarn.Server.Tokens;
using Spectre.Console;

namespace Forewarn.Cli.Commands;

/// <summary><c>forewarn serve</c>: runs a node until it is told to stop.</summary>
internal static class ServeCommand
{
    private static readonly Option<string> Data = new("--data") { Description = "Directory of the journal, snapshots and keys; made if it is not there", Required = true };
    private static readonly Option<string> Urls = new("--urls") { Description = "Where to listen; port 0 takes a free one", DefaultValueFactory = _ => "http://127.0.0.1:8080" };
    private static readonly Option<bool> Development = new("--development") { Description = "Permit what is convenient and unsafe: a JWKS URL and USS base URLs without TLS, USSs on private addresses, a record that everyone reads" };
    private static readonly Option<string[]> PublicKeys = new("--auth-public-key") { Description = "PEM file of a key whose tokens are believed; may be given several times" };
    private static readonly Option<string?> Jwks = new("--auth-jwks") { Description = "URL of the issuer's keys (RFC 7517)" };
    private static readonly Option<string?> Issuer = new("--auth-issuer") { Description = "The iss that tokens must carry" };
    private static readonly Option<string[]> Audiences = new("--auth-audience") { Description = "An aud that tokens may carry; may be given several times" };

    private static readonly Option<string?> Origin = new("--origin") { Description = "Name of the record when it is begun, such as airspace.example/north" };
    private static readonly Option<RecordReaders?> Readers = new("--record-readers") { Description = "Who may read the record's leaves: parties (the default) or everyone (the default with --development)" };
    private static readonly Option<string?> PolicyFile = new("--policy") { Description = "Witnesses to ask, with their addresses, and how many make a receipt final (C2SP tlog-policy)" };

    private static readonly Option<Relevance> Relevant = new("--relevance") { Description = "What is relevant to what for USSs (F3548): by cells of level 13, as the field has it (the default), or exact", DefaultValueFactory = _ => Relevance.Cells };
    private static readonly Option<string?> OwnUrl = new("--uss-base-url") { Description = "Where USSs reach this node for what its own parties declare (F3548); the first of --urls unless given" };
    private static readonly Option<bool> AllowHttpUss = new("--allow-http-uss") { Description = "Accept USS base URLs without TLS; --development implies it" };

    private static readonly Option<string?> UssCredentials = new("--uss-credentials") { Description = "File with what the parties obtain tokens with from your authority, to tell other USSs what they declare (JSON, mode 0600)" };
    private static readonly Option<bool> AllowPrivatePeers = new("--allow-private-peers") { Description = "Tell USSs on loopback and private addresses too; --development implies it" };

    private static readonly Option<string?> PublicUrl = new("--public-url") { Description = "Where people reach this node with a browser, for the links in mails and on pages; the first of --urls unless given" };
    private static readonly Option<bool> AllowPrivateWebhooks = new("--allow-private-webhooks") { Description = "Call webhooks of contacts on loopback and private addresses too; --development implies it" };
    private static readonly Option<bool> AllowHttpWebhooks = new("--allow-http-webhooks") { Description = "Call webhooks without TLS; --development implies it" };
    private static readonly Option<string?> SmtpHost = new("--smtp-host") { Description = "Mail server that takes what goes to contacts by e-mail; nothing does unless given" };
    private static readonly Option<int> SmtpPort = new("--smtp-port") { Description = "Its port", DefaultValueFactory = _ => 587 };
    private static readonly Option<MailSecurity> SmtpSecurity = new("--smtp-security") { Description = "How the connection to it is protected: starttls, tls or none", DefaultValueFactory = _ => MailSecurity.StartTls };
    private static readonly Option<string?> SmtpCredentials = new("--smtp-credentials") { Description = "File with the name and password for it (JSON, mode 0600)" };
    private static readonly Option<string?> MailFrom = new("--mail-from") { Description = "From whom mails are, such as \"Airspace North <warnings@airspace.example>\"; needed with --smtp-host" };

    private static readonly Option<bool> WithoutConsole = new("--without-console") { Description = "Serve the API alone, without pages for people" };
    private static readonly Option<string[]> ConsoleGuests = new("--console-guest") { Description = "A party at whose desk anybody may look on, without signing in or changing anything; may be given several times" };

    private static readonly Option<string?> OpenIdAuthority = new("--console-oidc-authority") { Description = "Issuer by which people may sign in at the console (OpenID Connect); needs --console-oidc-client-id" };
    private static readonly Option<string?> OpenIdClient = new("--console-oidc-client-id") { Description = "As what this node is known there; its redirect URI is PUBLIC-URL/console/sign-in/openid" };
    private static readonly Option<string?> OpenIdSecret = new("--console-oidc-client-secret-file") { Description = "File with the client's secret (mode 0600); none for a public client" };
    private static readonly Option<string[]> OpenIdScopes = new("--console-oidc-scope") { Description = "What to ask for beside openid and profile; may be given several times" };
    private static readonly Option<string> OpenIdPerson = new("--console-oidc-person-claim") { Description = "Claim with the person's name in the record", DefaultValueFactory = _ => "preferred_username" };
    private static readonly Option<string> OpenIdParty = new("--console-oidc-party-claim") { Description = "Claim with the person's party", DefaultValueFactory = _ => "party" };
    private static readonly Option<string> OpenIdRoles = new("--console-oidc-roles-claim") { Description = "Claim with the person's roles: watch, liaison, operator", DefaultValueFactory = _ => "roles" };

    private static readonly Option<string?> Pool = new("--pool") { Description = "Configuration of the pool that this node is a member of (JSON); without it the node has its airspace alone" };

    private static readonly Option<bool> WithoutRecord = new("--without-record") { Hidden = true };

    public static Command Create()
    {
        var command = new Command("serve", "Run a node until it is told to stop (SIGTERM or Ctrl+C)")
        {
            Data, Urls, Development, PublicKeys, Jwks, Issuer, Audiences, Origin, Readers, PolicyFile, Relevant, OwnUrl, AllowHttpUss, UssCredentials, AllowPrivatePeers,
            PublicUrl, AllowPrivateWebhooks, AllowHttpWebhooks, SmtpHost, SmtpPort, SmtpSecurity, SmtpCredentials, MailFrom, WithoutConsole, ConsoleGuests,
            OpenIdAuthority, OpenIdClient, OpenIdSecret, OpenIdScopes, OpenIdPerson, OpenIdParty, OpenIdRoles, Pool, WithoutRecord,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var options = new NodeOptions
        {
            DataDirectory = parsed.GetRequiredValue(Data),
            RaisesVersion = true,
            Urls = parsed.GetRequiredValue(Urls),
            Record = new RecordOptions
            {
                IsKept = !parsed.GetValue(WithoutRecord),
                Origin = parsed.GetValue(Origin),
                Readers = parsed.GetValue(Readers) ?? (parsed.GetValue(Development) ? RecordReaders.Everyone : RecordReaders.Parties),
                Policy = parsed.GetValue(PolicyFile) is { } policy ? NamedFile.Read(policy, path => Policy.Parse(NamedFile.Bytes(path, Policy.BytesMax))) : null,
            },
            Dss = new DssOptions
            {
                Relevance = parsed.GetValue(Relevant),
                UssBaseUrl = ParseUssUrl(parsed.GetValue(OwnUrl)),
                AllowsHttp = parsed.GetValue(AllowHttpUss) || parsed.GetValue(Development),
            },
            Peers = new PeerOptions
            {
                CredentialsFile = parsed.GetValue(UssCredentials),
                AllowPrivate = parsed.GetValue(AllowPrivatePeers) || parsed.GetValue(Development),
            },
            Console = parsed.GetValue(WithoutConsole) ? null : new ConsoleOptions
            {
                DataDirectory = Path.Combine(parsed.GetRequiredValue(Data), "console"),
                Guests = [.. parsed.GetValue(ConsoleGuests) ?? []],
                OpenId = OpenIdOf(parsed),
            },
            Pool = parsed.GetValue(Pool) is { } pool ? PoolOptions.Read(pool) : null,
            PublicUrl = ParseUrl(PublicUrl, parsed.GetValue(PublicUrl), "https://airspace.example"),
            Delivery = new DeliveryOptions
            {
                AllowPrivate = parsed.GetValue(AllowPrivateWebhooks) || parsed.GetValue(Development),
                AllowHttp = parsed.GetValue(AllowHttpWebhooks) || parsed.GetValue(Development),
                Mail = MailOf(parsed),
            },
            Tokens = new TokenOptions
            {
                PublicKeyFiles = parsed.GetValue(PublicKeys) ?? [],
                JwksUrl = ParseUrl(Jwks, parsed.GetValue(Jwks), "https://issuer.example/.well-known/jwks.json"),
                Issuer = parsed.GetValue(Issuer),
                Audiences = parsed.GetValue(Audiences) ?? [],
                Development = parsed.GetValue(Development),
            },
        };
        await using var server = await StartAsync(options, cancellation);
        Console.Out.WriteLine($"ready {server.Url}");
        // Where only whoever runs the node looks: who comes to the console first must know it.
        if (server.FirstRunCode is { } code)
            Console.Error.WriteLine($"nobody has an account at the console yet: set it up at {options.PublicUrl?.AbsoluteUri.TrimEnd('/') ?? server.Url}/console/welcome with the code {code}");
        ServiceManager.Tell("READY=1");
        await server.WaitForShutdownAsync(cancellation);
        ServiceManager.Tell("STOPPING=1");
        return ExitCode.Success;
    }

    /// <summary>Starts the node; on a terminal, with a bar for the journal that it reads.</summary>
    private static async Task<NodeServer> StartAsync(NodeOptions options, CancellationToken cancellation)
    {
        if (Console.IsErrorRedirected)
            return await NodeServer.StartAsync(options, cancellation);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress().AutoClear(true).StartAsync(async progress =>
        {
            var task = progress.AddTask("Reading the journal");
            return await NodeServer.StartAsync(options with
            {
                FetchProgress = fetched =>
                {
                    task.Description = $"Fetching the journal from {fetched.Member}";
                    task.MaxValue = fetched.LastPosition;
                    task.Value = fetched.Position;
                },
                Progress = (position, last) =>
                {
                    task.Description = "Reading the journal";
                    task.MaxValue = last;
                    task.Value = position;
                },
            }, cancellation);
        });
    }

    private static Uri? ParseUrl(Option option, string? text, string example) => text is null ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url
        : throw new InvalidValueException(option.Name, "not a URL", $"an http or https URL such as {example}");

    private static OpenIdOptions? OpenIdOf(ParseResult parsed) => ParseUrl(OpenIdAuthority, parsed.GetValue(OpenIdAuthority), "https://sign-in.example") is not { } authority ? null : new OpenIdOptions
    {
        Authority = authority.Scheme == Uri.UriSchemeHttps || parsed.GetValue(Development) ? authority
            : throw new InvalidValueException(OpenIdAuthority.Name, "not an https URL", "an https URL such as https://sign-in.example; http with --development"),
        ClientId = parsed.GetValue(OpenIdClient) ?? throw new InvalidValueException(OpenIdClient.Name, $"missing, while there is {OpenIdAuthority.Name}", "as what this node is known there"),
        ClientSecret = parsed.GetValue(OpenIdSecret) is { } file ? NamedFile.Read(file, path => Encoding.UTF8.GetString(PrivateFile.Read(path, OpenIdOptions.SecretBytesMax)).Trim()) : null,
        Scopes = parsed.GetValue(OpenIdScopes) ?? [],
        PersonClaim = parsed.GetRequiredValue(OpenIdPerson),
        PartyClaim = parsed.GetRequiredValue(OpenIdParty),
        RolesClaim = parsed.GetRequiredValue(OpenIdRoles),
        AllowHttp = parsed.GetValue(Development),
    };

    private static MailOptions? MailOf(ParseResult parsed) => parsed.GetValue(SmtpHost) is not { } host ? null : new MailOptions
    {
        Host = host,
        Port = parsed.GetValue(SmtpPort),
        Security = parsed.GetValue(SmtpSecurity),
        CredentialsFile = parsed.GetValue(SmtpCredentials),
        From = parsed.GetValue(MailFrom) ?? throw new InvalidValueException("--mail-from", "missing, while there is --smtp-host", "from whom mails are"),
    };

    private static UssBaseUrl? ParseUssUrl(string? text)
    {
        try
        {
            return text is null ? null : UssBaseUrl.Parse(text);
        }
        catch (InvalidValueException problem)
        {
            throw problem.Within("--uss-base-url");
        }
    }
}
