using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Forewarn.Journal.Pool;

namespace Forewarn.Journal.Tests.Pool;

/// <summary>What a node shows to a real etcd that lets in only those whose certificates its authority has signed.</summary>
public sealed class EtcdCertificateTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly JournalDirectory _directory = new(), _files = new();
    private readonly Genesis _genesis = TestPool.NewGenesis();
    private readonly X509Certificate2 _authority = Authority("Etcd of the gulf"), _stranger = Authority("Somebody else");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
        _files.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_certificate_of_the_authority_is_let_in()
    {
        await using var etcd = await StartAsync();
        using X509Certificate2 shown = Client("north", _authority, Now.AddDays(1));
        await using EtcdSequencer north = await OpenAsync(etcd, shown);
        await TestPool.SayAsync(north, "hello");
    }

    [Fact]
    public async Task A_certificate_that_has_expired_is_refused_and_the_node_says_which_and_since_when()
    {
        await using var etcd = await StartAsync();
        using X509Certificate2 shown = Client("north", _authority, Now.AddDays(-1));
        string refused = (await Assert.ThrowsAsync<PoolRefusedException>(() => OpenAsync(etcd, shown))).Message;
        Assert.StartsWith("etcd does not answer", refused, StringComparison.Ordinal);
        Assert.Contains("CN=north, signed by CN=Etcd of the gulf, which expired on", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_of_another_organisation_is_refused_and_the_node_says_whose_it_is()
    {
        await using var etcd = await StartAsync();
        using X509Certificate2 shown = Client("north", _stranger, Now.AddDays(1));
        string refused = (await Assert.ThrowsAsync<PoolRefusedException>(() => OpenAsync(etcd, shown))).Message;
        Assert.StartsWith("etcd does not answer", refused, StringComparison.Ordinal);
        Assert.Contains("CN=north, signed by CN=Somebody else, which is valid until", refused, StringComparison.Ordinal);
        Assert.Contains("see that etcd's authority is the one that signed it", refused, StringComparison.Ordinal);
    }

    private async Task<SecuredEtcd> StartAsync()
    {
        Assert.SkipUnless(EtcdCluster.IsInstalled, "etcd is not installed");
        using X509Certificate2 server = Client("etcd", _authority, Now.AddDays(1));
        string authority = Write("authority.pem", _authority.ExportCertificatePem()), certificate = Write("etcd.pem", server.ExportCertificatePem());
        string key = Write("etcd-key.pem", server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        var url = new Uri($"https://127.0.0.1:{EtcdCluster.FreePort()}");
        EtcdCluster cluster = await EtcdCluster.StartAsync(1, "--listen-client-urls", $"{{client}},{url.AbsoluteUri.TrimEnd('/')}", "--advertise-client-urls", "{client}",
            "--cert-file", certificate, "--key-file", key, "--trusted-ca-file", authority, "--client-cert-auth");
        await EtcdSequencer.FoundAsync(_genesis, cluster.Options(), Cancellation);
        return new SecuredEtcd(cluster, url);
    }

    private Task<EtcdSequencer> OpenAsync(SecuredEtcd etcd, X509Certificate2 shown) => EtcdSequencer.OpenAsync(
        _directory.Path, _genesis, "north", TestPool.Key("north"), etcd.Cluster.Options() with { Endpoints = [etcd.Url], Certificate = shown, Authority = _authority }, null, Cancellation);

    private string Write(string name, string pem)
    {
        string path = Path.Combine(_files.Path, name);
        File.WriteAllText(path, pem);
        return path;
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(Now.AddDays(-30), Now.AddDays(30));
    }

    private static X509Certificate2 Client(string name, X509Certificate2 authority, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
        using X509Certificate2 signed = request.Create(authority, Now.AddDays(-10), until, RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }

    /// <summary>An etcd that is reached with certificates at one URL, and without at those of the cluster.</summary>
    private sealed record SecuredEtcd(EtcdCluster Cluster, Uri Url) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Cluster.DisposeAsync();
    }
}
