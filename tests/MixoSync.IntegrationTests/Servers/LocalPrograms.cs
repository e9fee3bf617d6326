namespace MixoSync.IntegrationTests.Servers;

internal static class LocalPrograms
{
    /// <summary>Finds an installed program in the folder where Debian installs it, or on the <c>PATH</c>.</summary>
    /// <exception cref="FileNotFoundException">It is not installed. The message says what to do.</exception>
    public static string Find(string name, IEnumerable<string> folders, string? package = null) =>
        folders.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException(package is not null
            ? $"'{name}' is not installed. Run 'apt-get install {package}'"
            : $"The integration tests need a Docker engine or the program '{name}', and found neither. " +
            "Start a Docker engine, or run 'apt-get install rabbitmq-server postgresql'");
}
