using YamlDotNet.RepresentationModel;

namespace MixoSync.Tests.Operations;

/// <summary>Lays a patch over a manifest as kustomize does: mappings by key, lists of named things by name.</summary>
internal static class StrategicMerge
{
    private static readonly YamlScalarNode Metadata = new("metadata");
    private static readonly YamlScalarNode Name = new("name");

    /// <summary>A file's documents, each by itself.</summary>
    public static IEnumerable<string> Documents(string yaml) => Load(yaml).Documents.Select(document => Text(document.RootNode));

    /// <param name="below">One document.</param>
    /// <param name="above">The patch; which things it is for does not count.</param>
    public static string Over(string below, string above)
    {
        var patch = (YamlMappingNode)Load(above).Documents[0].RootNode;
        patch.Children.Remove(Metadata);
        return Text(Merged(Load(below).Documents[0].RootNode, patch));
    }

    private static YamlNode Merged(YamlNode below, YamlNode above)
    {
        switch (below, above)
        {
            case (YamlMappingNode all, YamlMappingNode changes):
                foreach (var (key, value) in changes)
                {
                    all.Children[key] = all.Children.TryGetValue(key, out var before) ? Merged(before, value) : value;
                }

                return all;
            case (YamlSequenceNode all, YamlSequenceNode changes) when all.Concat(changes).All(IsNamed):
                return new YamlSequenceNode(changes.Select(
                    change => all.FirstOrDefault(it => it[Name].Equals(change[Name])) is { } before ? Merged(before, change) : change));
            default:
                return above;
        }
    }

    private static bool IsNamed(YamlNode node) => node is YamlMappingNode mapping && mapping.Children.ContainsKey(Name);

    private static YamlStream Load(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return stream;
    }

    private static string Text(YamlNode node)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        new YamlStream(new YamlDocument(node)).Save(writer, assignAnchors: false);
        return writer.ToString();
    }
}
