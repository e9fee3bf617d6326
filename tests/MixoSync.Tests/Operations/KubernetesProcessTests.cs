using System.CommandLine;
using k8s.Models;
using MixoSync.Cli;
using MixoSync.Cli.Commands;

namespace MixoSync.Tests.Operations;

/// <summary>Checks commands, probes, shutdown and permissions of the pods.</summary>
public sealed class KubernetesProcessTests
{
    private const string Component = "app.kubernetes.io/component";
    private const string Secrets = "secrets";

    private static readonly RootCommand Program = Create(new CommandHost((_, _) => { }));

    [Fact]
    public void EachRoleHasADeployment() => Assert.Equal(
        ["dashboard", "page-fetcher", "scheduler", "sync-worker"],
        Manifests.Processes.Select(it => it.Container.Args[^1]).Order());

    [Fact]
    public void EveryPodRunsAnExistingCommand() =>
        Assert.All(Manifests.Workloads, it => Assert.Empty(Program.Parse([.. it.Container.Args]).Errors));

    [Fact]
    public void ProcessesAreNamedAndLabelledAfterTheirRole() => Assert.All(Manifests.Processes, it =>
    {
        Assert.Equal($"mixosync-{it.Container.Args[^1]}", it.Name);
        Assert.Equal(it.Container.Args[^1], it.Template.Metadata.Labels[Component]);
    });

    [Fact]
    public void ADeploymentSelectsOnlyItsOwnPods() => Assert.All(Manifests.Of<V1Deployment>(), it => Assert.Equal(
        it.Metadata.Name, Assert.Single(Manifests.Workloads, pod => pod.IsSelectedBy(it.Spec.Selector)).Name));

    [Fact]
    public void ReadinessAndLivenessHaveSeparateProbes() => Assert.All(Manifests.Processes, it =>
    {
        Assert.Equal(8080, Assert.Single(it.Container.Ports, port => port.Name == "http").ContainerPort);
        Assert.Equal(("/health/ready", "http"), TargetOf(it.Container.ReadinessProbe));
        Assert.Equal(("/health/live", "http"), TargetOf(it.Container.LivenessProbe));
        Assert.Equal(("/health/live", "http"), TargetOf(it.Container.StartupProbe));
    });

    [Fact]
    public void APodHasTimeToRequeueItsMessages() =>
        Assert.All(Manifests.Workloads, it => Assert.InRange(it.Pod.TerminationGracePeriodSeconds ?? 0, 30, 120));

    [Fact]
    public void AnOldPodRunsUntilTheNewOneIsReady() => Assert.All(Manifests.Of<V1Deployment>(), it =>
    {
        Assert.Equal("0", it.Spec.Strategy.RollingUpdate.MaxUnavailable.Value);
        Assert.Equal("1", it.Spec.Strategy.RollingUpdate.MaxSurge.Value);
    });

    [Fact]
    public void PodsRunWithLeastPrivilege() => Assert.All(Manifests.Workloads, it =>
    {
        Assert.True(it.Pod.SecurityContext.RunAsNonRoot);
        Assert.Equal(1654, it.Pod.SecurityContext.RunAsUser);
        Assert.Equal("RuntimeDefault", it.Pod.SecurityContext.SeccompProfile.Type);
        Assert.True(it.Container.SecurityContext.ReadOnlyRootFilesystem);
        Assert.False(it.Container.SecurityContext.AllowPrivilegeEscalation);
        Assert.Equal("ALL", Assert.Single(it.Container.SecurityContext.Capabilities.Drop));
        Assert.False(it.Pod.AutomountServiceAccountToken);
        Assert.Contains(Manifests.Of<V1ServiceAccount>(), account => account.Metadata.Name == it.Pod.ServiceAccountName);
    });

    [Fact]
    public void OnlyTmpIsWritableAndItsSizeIsLimited() => Assert.All(Manifests.Workloads, it =>
    {
        var mount = Assert.Single(it.Container.VolumeMounts, mount => mount.ReadOnlyProperty != true);
        Assert.Equal("/tmp", mount.MountPath);
        Assert.NotNull(Assert.Single(it.Pod.Volumes, volume => volume.Name == mount.Name).EmptyDir.SizeLimit);
    });

    [Fact]
    public void MemoryIsRequestedAndLimited() => Assert.All(Manifests.Workloads, it =>
    {
        var (requests, limits) = (it.Container.Resources.Requests, it.Container.Resources.Limits);
        Assert.True(requests.ContainsKey("cpu"));
        Assert.InRange(requests["memory"].ToInt64(), 155_000_000, limits["memory"].ToInt64());
    });

    /// <summary>Overlays add clients to the first volume by its index.</summary>
    [Fact]
    public void SecretsAreMountedAsFiles() => Assert.All(Manifests.Workloads, it =>
    {
        Assert.Equal("/run/secrets", Assert.Single(it.Container.VolumeMounts, mount => mount.Name == Secrets).MountPath);
        Assert.Equal(Secrets, it.Pod.Volumes[0].Name);
        Assert.Equal("mixosync-connections", Assert.Single(it.Pod.Volumes[0].Projected.Sources).Secret.Name);
        Assert.Equal(Convert.ToInt32("440", 8), it.Pod.Volumes[0].Projected.DefaultMode);
    });

    [Fact]
    public void ProcessesGetTheSettingsAndTheMigrationGetsNone()
    {
        Assert.All(Manifests.Processes, it => Assert.Contains(
            Kustomization.All.SelectMany(kustomization => kustomization.ConfigMapGenerator),
            generator => generator.Name == Assert.Single(it.Container.EnvFrom).ConfigMapRef.Name));
        Assert.All(Manifests.Workloads.Except(Manifests.Processes), it => Assert.Null(it.Container.EnvFrom));
    }

    private static (string Path, string Port) TargetOf(V1Probe probe) => (probe.HttpGet.Path, probe.HttpGet.Port.Value);

    private static RootCommand Create(CommandHost host) => new() { ServeCommand.Create(host), DbCommand.Create(host) };
}
