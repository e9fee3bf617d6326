using Microsoft.Extensions.DependencyInjection;
using MixoSync.Runs;
using MixoSync.Storage;

namespace MixoSync.Cli;

/// <summary>The embedded mode's SQLite file, held by one process at a time: a lock file beside it says so.</summary>
internal sealed class EmbeddedFile : IDisposable
{
    private readonly FileStream lockFile;

    private EmbeddedFile(string path, FileStream lockFile) => (Path, this.lockFile) = (path, lockFile);

    public string Path { get; }

    /// <exception cref="ConfigurationException">It cannot be written, or another process uses it.</exception>
    public static EmbeddedFile Acquire(string file)
    {
        var path = System.IO.Path.GetFullPath(file);
        if (Directory.Exists(path))
        {
            throw new ConfigurationException($"The database {path} is a folder; name a file");
        }

        var lockPath = $"{path}.lock";
        try
        {
            return new EmbeddedFile(path, new FileStream(
                lockPath, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose));
        }
        catch (DirectoryNotFoundException e)
        {
            throw new ConfigurationException($"The database {path} cannot be made: its folder does not exist", e);
        }
        // A file system that takes no new files, such as /proc, says that the file was not found.
        catch (Exception e) when (e is UnauthorizedAccessException or FileNotFoundException)
        {
            throw new ConfigurationException($"The database {path} cannot be written: no permission in its folder", e);
        }
        catch (IOException e) when (File.Exists(lockPath))
        {
            throw new ConfigurationException($"The database {path} is in use by another mixosync; wait for it or name another --database", e);
        }
        catch (IOException e)
        {
            throw new ConfigurationException($"The database {path} cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Brings the schema up to date. Runs that are still active are those of a process that died: they are failed.</summary>
    /// <exception cref="ConfigurationException">A newer program, with which this one is not compatible, made the file.</exception>
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken token)
    {
        await services.GetRequiredService<Database>().MigrateAsync(token);
        await services.GetRequiredService<SchemaGate>().EnsureOpenAsync(token);
        await services.GetRequiredService<RunStore>().AbandonActiveAsync("the process that ran it ended before it was done", token);
    }

    public void Dispose() => lockFile.Dispose();
}
