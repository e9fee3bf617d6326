namespace MixoSync.IntegrationTests.Servers;

internal static class LocalPrograms
{
    /// <summary>Finds an installed program in the folder where Debian puts it, or else on the <c>PATH</c>.</summary>
    /// <exception cref="FileNotFoundException">It is not installed; the message says what to do.</exception>
    public static string Find(string name, IEnumerable<string> folders, string? package = null) =>
        folders.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException(package is not null
            ? $"There is no '{name}' on this machine: apt-get install {package}"
            : $"The integration tests found neither a Docker engine to use nor the program '{name}'. " +
            "Start a Docker engine, or: apt-get install rabbitmq-server postgresql");
}
