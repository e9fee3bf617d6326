using k8s;
using k8s.Models;

namespace MixoSync.Tests.Operations;

// Fields of custom resources that MixoSync's manifests use. Every other field is an error.

/// <summary>A resource of KEDA, see <see href="https://keda.sh/docs/latest/reference/scaledobject-spec/"/>.</summary>
internal sealed class ScaledObject : Resource<ScaledObject.Specification>
{
    internal sealed class Specification
    {
        public NameOnly ScaleTargetRef { get; set; } = new();
        public int? MinReplicaCount { get; set; }
        public int? MaxReplicaCount { get; set; }
        public int? PollingInterval { get; set; }
        public AdvancedConfig? Advanced { get; set; }
        public List<Trigger> Triggers { get; set; } = [];
    }

    internal sealed class AdvancedConfig
    {
        public AutoscalerConfig? HorizontalPodAutoscalerConfig { get; set; }
    }

    internal sealed class AutoscalerConfig
    {
        public V2HorizontalPodAutoscalerBehavior? Behavior { get; set; }
    }

    internal sealed class Trigger
    {
        public string Type { get; set; } = "";
        public Dictionary<string, string> Metadata { get; set; } = [];
        public NameOnly? AuthenticationRef { get; set; }
    }
}

/// <summary>A resource of KEDA, see <see href="https://keda.sh/docs/latest/concepts/authentication/"/>.</summary>
internal sealed class TriggerAuthentication : Resource<TriggerAuthentication.Specification>
{
    internal sealed class Specification
    {
        public List<SecretTarget> SecretTargetRef { get; set; } = [];
    }

    internal sealed class SecretTarget
    {
        public string Parameter { get; set; } = "";
        public string Name { get; set; } = "";
        public string Key { get; set; } = "";
    }
}

/// <summary>A resource of the Prometheus operator, see <see href="https://prometheus-operator.dev/docs/api-reference/api/"/>.</summary>
internal sealed class PodMonitor : Resource<PodMonitor.Specification>
{
    internal sealed class Specification
    {
        public string? JobLabel { get; set; }
        public V1LabelSelector Selector { get; set; } = new();
        public List<Endpoint> PodMetricsEndpoints { get; set; } = [];
    }

    internal sealed class Endpoint
    {
        public string Port { get; set; } = "";
        public string Path { get; set; } = "";
        public string? Interval { get; set; }
        public List<Relabeling> Relabelings { get; set; } = [];
    }

    internal sealed class Relabeling
    {
        public List<string> SourceLabels { get; set; } = [];
        public string TargetLabel { get; set; } = "";
    }
}

internal sealed class NameOnly
{
    public string Name { get; set; } = "";
}

internal abstract class Resource<TSpec> : IKubernetesObject<V1ObjectMeta>
    where TSpec : new()
{
    public string ApiVersion { get; set; } = "";
    public string Kind { get; set; } = "";
    public V1ObjectMeta Metadata { get; set; } = new();
    public TSpec Spec { get; set; } = new();
}
