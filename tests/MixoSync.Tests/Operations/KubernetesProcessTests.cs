using System.CommandLine;
using k8s.Models;
using MixoSync.Cli;
using MixoSync.Cli.Commands;

namespace MixoSync.Tests.Operations;

/// <summary>Every pod runs what exists, can be watched and stopped, and may do no more than it must.</summary>
public sealed class KubernetesProcessTests
{
    private const string Component = "app.kubernetes.io/component";
    private const string Secrets = "secrets";

    private static readonly RootCommand Program = Create(new CommandHost((_, _) => { }));

    [Fact]
    public void EachRoleIsADeployment() => Assert.Equal(
        ["dashboard", "page-fetcher", "scheduler", "sync-worker"],
        Manifests.Processes.Select(it => it.Container.Args[^1]).Order());

    [Fact]
    public void EveryPodRunsACommandThatExists() =>
        Assert.All(Manifests.Workloads, it => Assert.Empty(Program.Parse([.. it.Container.Args]).Errors));

    [Fact]
    public void AProcessIsNamedAndLabelledByItsRole() => Assert.All(Manifests.Processes, it =>
    {
        Assert.Equal($"mixosync-{it.Container.Args[^1]}", it.Name);
        Assert.Equal(it.Container.Args[^1], it.Template.Metadata.Labels[Component]);
    });

    [Fact]
    public void ADeploymentSelectsItsOwnPodsOnly() => Assert.All(Manifests.Of<V1Deployment>(), it => Assert.Equal(
        it.Metadata.Name, Assert.Single(Manifests.Workloads, pod => pod.IsSelectedBy(it.Spec.Selector)).Name));

    [Fact]
    public void ReadinessTakesAPodOutOfWorkAndOnlyItsDeathRestartsIt() => Assert.All(Manifests.Processes, it =>
    {
        Assert.Equal(8080, Assert.Single(it.Container.Ports, port => port.Name == "http").ContainerPort);
        Assert.Equal(("/health/ready", "http"), Asks(it.Container.ReadinessProbe));
        Assert.Equal(("/health/live", "http"), Asks(it.Container.LivenessProbe));
        Assert.Equal(("/health/live", "http"), Asks(it.Container.StartupProbe));
    });

    [Fact]
    public void APodHasTimeToHandBackItsWork() =>
        Assert.All(Manifests.Workloads, it => Assert.InRange(it.Pod.TerminationGracePeriodSeconds ?? 0, 30, 120));

    [Fact]
    public void AnOldProcessStaysUntilTheNewOneIsReady() => Assert.All(Manifests.Of<V1Deployment>(), it =>
    {
        Assert.Equal("0", it.Spec.Strategy.RollingUpdate.MaxUnavailable.Value);
        Assert.Equal("1", it.Spec.Strategy.RollingUpdate.MaxSurge.Value);
    });

    [Fact]
    public void NoPodMayDoMoreThanItMust() => Assert.All(Manifests.Workloads, it =>
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
    public void OnlyTmpCanBeWrittenToAndIsBounded() => Assert.All(Manifests.Workloads, it =>
    {
        var mount = Assert.Single(it.Container.VolumeMounts, mount => mount.ReadOnlyProperty != true);
        Assert.Equal("/tmp", mount.MountPath);
        Assert.NotNull(Assert.Single(it.Pod.Volumes, volume => volume.Name == mount.Name).EmptyDir.SizeLimit);
    });

    [Fact]
    public void MemoryIsAskedForAndBounded() => Assert.All(Manifests.Workloads, it =>
    {
        var (least, most) = (it.Container.Resources.Requests, it.Container.Resources.Limits);
        Assert.True(least.ContainsKey("cpu"));
        Assert.InRange(least["memory"].ToInt64(), 155_000_000, most["memory"].ToInt64());
    });

    /// <summary>Overlays add clients to the first volume, by its number.</summary>
    [Fact]
    public void SecretsAreFilesOfASecretThatIsOnlyNamed() => Assert.All(Manifests.Workloads, it =>
    {
        Assert.Equal("/run/secrets", Assert.Single(it.Container.VolumeMounts, mount => mount.Name == Secrets).MountPath);
        Assert.Equal(Secrets, it.Pod.Volumes[0].Name);
        Assert.Equal("mixosync-connections", Assert.Single(it.Pod.Volumes[0].Projected.Sources).Secret.Name);
        Assert.Equal(Convert.ToInt32("440", 8), it.Pod.Volumes[0].Projected.DefaultMode);
    });

    [Fact]
    public void AProcessTakesTheSettingsAndTheMigrationNoneThatCouldChangeIt()
    {
        Assert.All(Manifests.Processes, it => Assert.Contains(
            Kustomization.All.SelectMany(kustomization => kustomization.ConfigMapGenerator),
            generator => generator.Name == Assert.Single(it.Container.EnvFrom).ConfigMapRef.Name));
        Assert.All(Manifests.Workloads.Except(Manifests.Processes), it => Assert.Null(it.Container.EnvFrom));
    }

    private static (string Path, string Port) Asks(V1Probe probe) => (probe.HttpGet.Path, probe.HttpGet.Port.Value);

    private static RootCommand Create(CommandHost host) => new() { ServeCommand.Create(host), DbCommand.Create(host) };
}
