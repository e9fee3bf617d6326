using System.Text.RegularExpressions;
using k8s.Models;
using MixoSync.Tests.Architecture;
using YamlDotNet.Core;

namespace MixoSync.Tests.Operations;

/// <summary>Finds errors that kubectl would reject or ignore.</summary>
public sealed partial class KubernetesManifestTests
{
    [Fact]
    public void ManifestsHaveOnlyKnownFields() => Assert.All(Manifests.All, it => Assert.NotEmpty(it.Metadata.Name));

    [Theory]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\nspec:\n  replica: 2\n")]
    [InlineData("apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nspec:\n  maxReplicas: 2\n")]
    public void AnUnknownFieldIsDetected(string manifest) =>
        Assert.ThrowsAny<YamlException>(() => Manifests.Parse(manifest).ToList());

    [Fact]
    public void KustomizationsListExactlyTheirFiles() => Assert.All(Kustomization.All, it => Assert.Equal(
        Directory.EnumerateFiles(it.Folder).Select(Path.GetFileName).Where(name => name != Kustomization.FileName).Order(),
        it.Files.Order()));

    [Fact]
    public void EveryReferencedKustomizationExists() => Assert.All(
        from it in Kustomization.All from folder in it.Folders select Path.Combine(it.Folder, folder, Kustomization.FileName),
        file => Assert.True(File.Exists(file), file));

    [Fact]
    public void EveryPatchHasATarget() => Assert.All(
        from it in Kustomization.All from patch in it.Patches where patch.Target is not null select patch.Target,
        target => Assert.Contains(
            Manifests.All, it => it.Kind == target.Kind && Regex.IsMatch(it.Metadata.Name, $"^({target.Name})$")));

    [Fact]
    public void EveryStrategicMergePatchHasKnownFieldsAndATarget() => Assert.All(
        from it in Kustomization.All
        from patch in it.Patches
        where patch.Target is null
        from part in Manifests.Parse(it.TextOf(patch.Path))
        select part,
        part => Assert.Contains(Manifests.All, it => it.Kind == part.Kind && it.Metadata.Name == part.Metadata.Name));

    [Fact]
    public void EverySettingIsDocumented()
    {
        var known = (
            from line in File.ReadLines(Path.Combine(SourceFile.Root, "docs/configuration.md"))
            where line.StartsWith("| `", StringComparison.Ordinal)
            from Match match in Quoted().Matches(line.Split('|')[1])
            select match.Groups[1].Value).ToHashSet();
        var set = (
            from it in Kustomization.All
            from generator in it.ConfigMapGenerator
            from line in generator.Literals.Concat(generator.Envs.SelectMany(file => it.TextOf(file).Split('\n')))
            where line is not ("" or ['#', ..])
            select line.Split('=')[0]).ToList();
        Assert.NotEmpty(set);
        Assert.Subset(known, set.ToHashSet());
    }

    [Fact]
    public void NoManifestContainsASecret()
    {
        Assert.Empty(Manifests.Of<V1Secret>());
        Assert.All(Manifests.Workloads, it => Assert.Null(it.Container.Env));
    }

    [GeneratedRegex("`([A-Za-z_]+)`")]
    private static partial Regex Quoted();
}
