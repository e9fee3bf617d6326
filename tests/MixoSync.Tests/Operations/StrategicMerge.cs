using YamlDotNet.RepresentationModel;

namespace MixoSync.Tests.Operations;

/// <summary>Applies a strategic merge patch as kustomize does: mappings by key, lists of named elements by name.</summary>
internal static class StrategicMerge
{
    private static readonly YamlScalarNode Metadata = new("metadata");
    private static readonly YamlScalarNode Name = new("name");

    /// <summary>Splits a file into its documents.</summary>
    public static IEnumerable<string> Documents(string yaml) => Load(yaml).Documents.Select(document => Text(document.RootNode));

    /// <summary>Applies a patch.</summary>
    /// <param name="document">The document to patch.</param>
    /// <param name="patch">The patch. Its metadata is ignored.</param>
    public static string Apply(string document, string patch)
    {
        var changes = (YamlMappingNode)Load(patch).Documents[0].RootNode;
        changes.Children.Remove(Metadata);
        return Text(Merge(Load(document).Documents[0].RootNode, changes));
    }

    private static YamlNode Merge(YamlNode original, YamlNode patch)
    {
        switch (original, patch)
        {
            case (YamlMappingNode all, YamlMappingNode changes):
                foreach (var (key, value) in changes)
                {
                    all.Children[key] = all.Children.TryGetValue(key, out var before) ? Merge(before, value) : value;
                }

                return all;
            case (YamlSequenceNode all, YamlSequenceNode changes) when all.Concat(changes).All(IsNamed):
                return new YamlSequenceNode(changes.Select(
                    change => all.FirstOrDefault(it => it[Name].Equals(change[Name])) is { } before ? Merge(before, change) : change));
            default:
                return patch;
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
