using k8s;
using k8s.Models;

namespace MixoSync.Tests.Operations;

/// <summary>The manifests below <c>ops/kubernetes</c>. An unknown field is an error.</summary>
internal static class Manifests
{
    private static readonly Dictionary<string, Type> OperatorTypes = new()
    {
        ["keda.sh/v1alpha1/ScaledObject"] = typeof(ScaledObject),
        ["keda.sh/v1alpha1/TriggerAuthentication"] = typeof(TriggerAuthentication),
        ["monitoring.coreos.com/v1/PodMonitor"] = typeof(PodMonitor),
    };

    /// <summary>All resources of all kustomizations, with the patches of their own kustomization applied.</summary>
    public static IReadOnlyList<IKubernetesObject<V1ObjectMeta>> All { get; } =
    [
        .. from kustomization in Kustomization.All
           from file in kustomization.Resources.Intersect(kustomization.Files)
           from document in StrategicMerge.Documents(kustomization.TextOf(file))
           from resource in Parse(kustomization.Patches.Aggregate(document, (text, patch) => ApplyPatch(text, patch, kustomization)))
           select resource,
    ];

    public static IReadOnlyList<Workload> Processes { get; } =
        [.. Of<V1Deployment>().Select(it => new Workload(it.Metadata.Name, it.Spec.Template))];

    /// <summary>The processes and the migration.</summary>
    public static IReadOnlyList<Workload> Workloads { get; } =
        [.. Processes, .. Of<V1Job>().Select(it => new Workload(it.Metadata.Name, it.Spec.Template))];

    public static IEnumerable<T> Of<T>() => All.OfType<T>();

    public static IEnumerable<IKubernetesObject<V1ObjectMeta>> Parse(string yaml) =>
        KubernetesYaml.LoadAllFromString(yaml, OperatorTypes, strict: true).Cast<IKubernetesObject<V1ObjectMeta>>();

    private static string ApplyPatch(string document, Kustomization.PatchFile patch, Kustomization kustomization) =>
        patch.Target is { Kind: var kind, Name: ".*" } && document.Contains($"kind: {kind}\n", StringComparison.Ordinal)
            ? StrategicMerge.Apply(document, kustomization.TextOf(patch.Path))
            : document;
}

/// <summary>A workload that runs in pods.</summary>
internal sealed record Workload(string Name, V1PodTemplateSpec Template)
{
    public V1PodSpec Pod => Template.Spec;

    public V1Container Container => Assert.Single(Pod.Containers);

    public bool IsSelectedBy(V1LabelSelector selector) =>
        IsSelectedBy(selector.MatchLabels ?? new Dictionary<string, string>())
        && (selector.MatchExpressions ?? []).All(
            it => it.OperatorProperty == "In" && it.Values.Contains(Template.Metadata.Labels[it.Key]));

    public bool IsSelectedBy(IDictionary<string, string> labels) =>
        labels.All(label => Template.Metadata.Labels.TryGetValue(label.Key, out var value) && value == label.Value);

    public override string ToString() => Name;
}
