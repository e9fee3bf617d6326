using k8s;
using MixoSync.Tests.Architecture;

namespace MixoSync.Tests.Operations;

/// <summary>The fields that MixoSync's <c>kustomization.yaml</c> files use. Every other field is an error.</summary>
internal sealed class Kustomization
{
    public const string FileName = "kustomization.yaml";

    public string ApiVersion { get; set; } = "";
    public string Kind { get; set; } = "";
    public string? Namespace { get; set; }
    public List<string> Resources { get; set; } = [];
    public List<string> Components { get; set; } = [];
    public List<PatchFile> Patches { get; set; } = [];
    public List<Generator> ConfigMapGenerator { get; set; } = [];
    public List<ReplicaCount> Replicas { get; set; } = [];
    public List<Dictionary<string, string>> Images { get; set; } = [];
    public List<Dictionary<string, Dictionary<string, string>>> Labels { get; set; } = [];
    public List<object> Replacements { get; set; } = [];

    /// <summary>The folder that contains the file.</summary>
    [YamlDotNet.Serialization.YamlIgnore]
    public string Folder { get; private set; } = "";

    /// <summary>All kustomizations below <c>ops/kubernetes</c>.</summary>
    public static IReadOnlyList<Kustomization> All { get; } =
    [
        .. from file in Directory.EnumerateFiles(
               Path.Combine(SourceFile.Root, "ops/kubernetes"), FileName, SearchOption.AllDirectories)
           orderby file
           select Read(file),
    ];

    /// <summary>The files that the kustomization references.</summary>
    public IEnumerable<string> Files =>
        Resources.Concat(Components).Where(path => path.EndsWith(".yaml", StringComparison.Ordinal))
            .Concat(Patches.Select(patch => patch.Path))
            .Concat(ConfigMapGenerator.SelectMany(generator => generator.Envs));

    /// <summary>The folders of other kustomizations that it references.</summary>
    public IEnumerable<string> Folders =>
        Resources.Concat(Components).Where(path => !path.EndsWith(".yaml", StringComparison.Ordinal));

    public string TextOf(string file) => File.ReadAllText(Path.Combine(Folder, file));

    public override string ToString() => Path.GetRelativePath(SourceFile.Root, Folder);

    private static Kustomization Read(string file)
    {
        var read = KubernetesYaml.Deserialize<Kustomization>(File.ReadAllText(file), strict: true);
        read.Folder = Path.GetDirectoryName(file)!;
        return read;
    }

    internal sealed class PatchFile
    {
        public string Path { get; set; } = "";
        public Target? Target { get; set; }
    }

    internal sealed class Target
    {
        public string Kind { get; set; } = "";

        /// <summary>A regular expression that matches the whole name. The default matches every name.</summary>
        public string Name { get; set; } = ".*";
    }

    internal sealed class Generator
    {
        public string Name { get; set; } = "";
        public string? Behavior { get; set; }
        public List<string> Envs { get; set; } = [];
        public List<string> Literals { get; set; } = [];
    }

    internal sealed class ReplicaCount
    {
        public string Name { get; set; } = "";
        public int Count { get; set; }
    }
}
