using Microsoft.Extensions.DependencyInjection;
using MixoSync.Runs;
using MixoSync.Storage;

namespace MixoSync.Cli;

/// <summary>The SQLite file of embedded mode, locked by a file next to it so that only one process uses it.</summary>
internal sealed class EmbeddedFile : IDisposable
{
    private readonly FileStream lockFile;

    private EmbeddedFile(string path, FileStream lockFile) => (Path, this.lockFile) = (path, lockFile);

    public string Path { get; }

    /// <summary>Locks the file.</summary>
    /// <exception cref="ConfigurationException">The file cannot be written, or another process has locked it.</exception>
    public static EmbeddedFile Acquire(string file)
    {
        var path = System.IO.Path.GetFullPath(file);
        if (Directory.Exists(path))
        {
            throw new ConfigurationException($"The database path {path} is a folder. Specify a file.");
        }

        var lockPath = $"{path}.lock";
        try
        {
            return new EmbeddedFile(path, new FileStream(
                lockPath, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose));
        }
        catch (DirectoryNotFoundException e)
        {
            throw new ConfigurationException($"Cannot create the database {path}: the folder does not exist. Create it or specify another file with --database.", e);
        }
        // File systems that cannot hold new files, such as /proc, report "file not found".
        catch (Exception e) when (e is UnauthorizedAccessException or FileNotFoundException)
        {
            throw new ConfigurationException($"Cannot write the database {path}: no write permission in its folder. Specify another file with --database.", e);
        }
        catch (IOException e) when (File.Exists(lockPath))
        {
            throw new ConfigurationException($"The database {path} is in use by another mixosync process. Wait for it to finish or specify another file with --database.", e);
        }
        catch (IOException e)
        {
            throw new ConfigurationException($"Cannot write the database {path}: {e.Message}", e);
        }
    }

    /// <summary>Migrates the schema. Runs that are still active belong to a process that has terminated, so they are marked as failed.</summary>
    /// <exception cref="ConfigurationException">A newer, incompatible version of MixoSync created the file.</exception>
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken token)
    {
        await services.GetRequiredService<Database>().MigrateAsync(token);
        await services.GetRequiredService<SchemaGate>().EnsureOpenAsync(token);
        await services.GetRequiredService<RunStore>().AbandonActiveAsync("the process terminated before the run completed", token);
    }

    public void Dispose() => lockFile.Dispose();
}
