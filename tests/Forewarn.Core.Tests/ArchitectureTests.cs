using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using Forewarn.Core.Airspace;

namespace Forewarn.Core.Tests;

/// <summary>The core is a function of its journal: it can reach nothing that differs from one run, or one machine, to another.</summary>
public class ArchitectureTests
{
    private static readonly string[] ForbiddenTypes =
    [
        "System.Diagnostics.Stopwatch", "System.Random", "System.Security.Cryptography.RandomNumberGenerator",
        "System.Threading.Thread", "System.Threading.ThreadPool", "System.Threading.Timer", "System.TimeProvider", "System.TimeZoneInfo",
        "System.DateTime", "System.DateTimeOffset", "System.Console", "System.AppContext", "System.IO.File", "System.IO.Directory",
        "System.IO.FileStream", "System.IO.FileInfo", "System.IO.Path", "NodaTime.SystemClock", "System.MathF",
        "System.Numerics.Vector", "System.Net.Sockets.Socket", "System.Net.Http.HttpClient",
    ];

    private static readonly string[] ForbiddenMembers =
    [
        "System.Guid.NewGuid", "System.Guid.CreateVersion7", "System.Threading.Tasks.Task.Delay", "System.Threading.Tasks.Task.Run",
        "System.Globalization.CultureInfo.get_CurrentCulture", "System.Globalization.CultureInfo.get_CurrentUICulture",
        "System.Math.Sin", "System.Math.Cos", "System.Math.Tan", "System.Math.SinCos", "System.Math.Asin", "System.Math.Acos", "System.Math.Atan",
        "System.Math.Atan2", "System.Math.Sinh", "System.Math.Cosh", "System.Math.Tanh", "System.Math.Exp", "System.Math.Log", "System.Math.Log2",
        "System.Math.Log10", "System.Math.Pow", "System.Math.Cbrt", "System.Math.FusedMultiplyAdd", "System.Math.ReciprocalEstimate",
        "System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode",
    ];

    [Fact]
    public void The_core_calls_nothing_that_differs_between_runs_or_machines()
    {
        var (types, members) = References();

        Assert.Empty(types.Intersect(ForbiddenTypes));
        Assert.Empty(members.Intersect(ForbiddenMembers));

        // An iterator asks for the thread that it was made on, by which nothing is decided.
        Assert.Empty(members.Where(member => member.StartsWith("System.Environment.", StringComparison.Ordinal))
            .Except(["System.Environment.get_CurrentManagedThreadId"]));
    }

    /// <summary>Guards the test above: what the core is known to call is found among the references.</summary>
    [Fact]
    public void The_references_of_the_core_are_found()
    {
        var (types, members) = References();

        Assert.Contains("NodaTime.Instant", types);
        Assert.Contains("System.Math.Sqrt", members);
    }

    [Fact]
    public void Every_forbidden_name_is_spelled_as_the_platform_spells_it()
    {
        var platform = new[] { typeof(object), typeof(Console), typeof(System.Net.Http.HttpClient), typeof(System.Net.Sockets.Socket),
            typeof(System.Security.Cryptography.RandomNumberGenerator), typeof(NodaTime.SystemClock), typeof(System.Diagnostics.Stopwatch) };
        Type? Find(string name) => platform.Select(known => known.Assembly.GetType(name)).FirstOrDefault(type => type is not null);

        Assert.All(ForbiddenTypes, name => Assert.True(Find(name) is not null, name));
        Assert.All(ForbiddenMembers, name => Assert.True(
            Find(name[..name.LastIndexOf('.')])?.GetMember(name[(name.LastIndexOf('.') + 1)..], BindingFlags.Static | BindingFlags.Public).Length > 0, name));
    }

    [Fact]
    public void The_core_uses_NodaTime_and_the_platform_alone()
    {
        var project = XDocument.Load(SourceTree.PathOf("src/Forewarn.Core/Forewarn.Core.csproj"));

        Assert.Equal(["NodaTime"], project.Descendants("PackageReference").Select(reference => reference.Attribute("Include")!.Value));
        Assert.Empty(project.Descendants("ProjectReference"));
        Assert.DoesNotContain(typeof(AirspaceState).Assembly.GetReferencedAssemblies(), assembly =>
            assembly.Name!.Contains("Sqlite", StringComparison.Ordinal) || assembly.Name.StartsWith("System.Net", StringComparison.Ordinal)
            || assembly.Name.StartsWith("System.IO", StringComparison.Ordinal) || assembly.Name.StartsWith("Microsoft", StringComparison.Ordinal));
    }

    private static (HashSet<string> Types, HashSet<string> Members) References()
    {
        using var file = new PEReader(File.OpenRead(typeof(AirspaceState).Assembly.Location));
        var metadata = file.GetMetadataReader();
        string NameOf(TypeReferenceHandle handle)
        {
            var type = metadata.GetTypeReference(handle);
            string name = metadata.GetString(type.Name);
            return type.ResolutionScope.Kind == HandleKind.TypeReference
                ? $"{NameOf((TypeReferenceHandle)type.ResolutionScope)}+{name}" : $"{metadata.GetString(type.Namespace)}.{name}";
        }

        var members = metadata.MemberReferences.Select(metadata.GetMemberReference).Where(member => member.Parent.Kind == HandleKind.TypeReference)
            .Select(member => $"{NameOf((TypeReferenceHandle)member.Parent)}.{metadata.GetString(member.Name)}");
        return ([.. metadata.TypeReferences.Select(NameOf)], [.. members]);
    }
}
