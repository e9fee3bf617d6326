using System.Text.RegularExpressions;
using k8s.Models;
using Microsoft.Extensions.Configuration;
using MixoSync.Cli.Hosting;
using MixoSync.Messaging;
using Npgsql;

namespace MixoSync.Tests.Operations;

/// <summary>Checks that disruption budgets, network policies, monitoring and scaling refer to existing processes.</summary>
public sealed class KubernetesReferenceTests
{
    // PostgreSQL's default of 100 connections, without the three that are reserved for superusers.
    private const int PostgresConnections = 97;

    [Fact]
    public void EachWorkingRoleHasADisruptionBudget() => Assert.Equal(
        ["mixosync-page-fetcher", "mixosync-scheduler", "mixosync-sync-worker"],
        Manifests.Of<V1PodDisruptionBudget>()
            .Select(it => Assert.Single(Manifests.Workloads, pod => pod.IsSelectedBy(it.Spec.Selector)).Name).Order());

    [Fact]
    public void EveryNetworkPolicySelectsExistingPods() => Assert.All(
        Manifests.Of<V1NetworkPolicy>(), it => Assert.Contains(Manifests.Workloads, pod => pod.IsSelectedBy(it.Spec.PodSelector)));

    [Fact]
    public void TrafficIsDeniedByDefault()
    {
        var deny = Assert.Single(Manifests.Of<V1NetworkPolicy>(), it => it.Spec.Ingress is null && it.Spec.Egress is null);
        Assert.Equal(["Egress", "Ingress"], deny.Spec.PolicyTypes.Order());
        Assert.All(Manifests.Workloads, it => Assert.True(it.IsSelectedBy(deny.Spec.PodSelector)));
    }

    [Theory]
    [InlineData("mixosync-scheduler", "53 5432 5671 5672 4317 4318")]
    [InlineData("mixosync-dashboard", "53 5432 5671 5672 4317 4318")]
    [InlineData("mixosync-migrate", "53 5432 5671 5672 4317 4318")]
    [InlineData("mixosync-page-fetcher", "53 5432 5671 5672 4317 4318 443")]
    [InlineData("mixosync-sync-worker", "53 5432 5671 5672 4317 4318 443")]
    public void PodsReachTheirServersAndOnlyWorkersReachThePlatforms(string name, string ports)
    {
        var workload = Assert.Single(Manifests.Workloads, it => it.Name == name);
        var open =
            from policy in Manifests.Of<V1NetworkPolicy>()
            where workload.IsSelectedBy(policy.Spec.PodSelector)
            from rule in policy.Spec.Egress ?? []
            from port in rule.Ports
            select port.Port.Value;
        Assert.Equal(ports.Split(' ').Order(), open.Distinct().Order());
    }

    [Fact]
    public void TheServiceSelectsTheDashboard()
    {
        var service = Assert.Single(Manifests.Of<V1Service>());
        var process = Assert.Single(Manifests.Workloads, it => it.IsSelectedBy(service.Spec.Selector));
        Assert.Equal("mixosync-dashboard", process.Name);
        Assert.Contains(process.Container.Ports, port => port.Name == Assert.Single(service.Spec.Ports).TargetPort.Value);
    }

    [Fact]
    public void PrometheusScrapesEveryProcess()
    {
        var monitor = Assert.Single(Manifests.Of<PodMonitor>());
        var endpoint = Assert.Single(monitor.Spec.PodMetricsEndpoints);
        Assert.All(Manifests.Processes, it =>
        {
            Assert.True(it.IsSelectedBy(monitor.Spec.Selector));
            Assert.Contains(it.Container.Ports, port => port.Name == endpoint.Port);
            Assert.Equal(endpoint.Path, it.Template.Metadata.Annotations["prometheus.io/path"]);
        });
    }

    [Fact]
    public void ScalingUsesTheReadyMessagesOfExistingQueues() => Assert.All(
        Manifests.Of<ScaledObject>().SelectMany(it => it.Spec.Triggers), trigger =>
        {
            Assert.Equal("rabbitmq", trigger.Type);
            Assert.Contains(trigger.Metadata["queueName"], QueueNames.All);
            Assert.Equal(("http", "QueueLength"), (trigger.Metadata["protocol"], trigger.Metadata["mode"]));
            Assert.Equal("true", trigger.Metadata["excludeUnacknowledged"]);
            Assert.Contains(Manifests.Of<TriggerAuthentication>(), it => it.Metadata.Name == trigger.AuthenticationRef?.Name);
        });

    [Fact]
    public void EveryQueueScalesItsConsumers() => Assert.Equal(
        QueueNames.All.Order(),
        Manifests.Of<ScaledObject>().SelectMany(it => it.Spec.Triggers).Select(it => it.Metadata["queueName"]).Order());

    /// <summary>A Deployment with a number of replicas would reset KEDA's number with every apply.</summary>
    [Fact]
    public void OnlyKedaSetsTheReplicasOfScaledProcesses()
    {
        var scaled = Manifests.Of<ScaledObject>().Select(it => it.Spec.ScaleTargetRef.Name).Order().ToList();
        var keda = Assert.Single(Kustomization.All, it => it.Folder.EndsWith("keda", StringComparison.Ordinal));
        var patch = Assert.Single(keda.Patches);
        Assert.Contains("op: remove\n  path: /spec/replicas", keda.TextOf(patch.Path), StringComparison.Ordinal);
        Assert.Equal(
            scaled, Manifests.Processes.Select(it => it.Name).Where(name => Regex.IsMatch(name, $"^({patch.Target!.Name})$")).Order());
        Assert.Empty(Kustomization.All.SelectMany(it => it.Replicas).Select(it => it.Name).Intersect(scaled));
    }

    [Fact]
    public void AllProcessesFitIntoTheDefaultConnectionLimitOfPostgres()
    {
        var scaled = Manifests.Of<ScaledObject>().ToDictionary(it => it.Spec.ScaleTargetRef.Name, it => it.Spec.MaxReplicaCount);
        var processes = Manifests.Of<V1Deployment>().Sum(it => scaled.GetValueOrDefault(it.Metadata.Name) ?? it.Spec.Replicas ?? 1);
        Assert.InRange(processes * PoolSize(), 1, PostgresConnections);
    }

    private static int PoolSize()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Postgres"] = "Host=db",
            ["ConnectionStrings:RabbitMq"] = "amqp://broker",
        }).Build();
        return new NpgsqlConnectionStringBuilder(Connections.From(configuration).Postgres).MaxPoolSize;
    }
}
