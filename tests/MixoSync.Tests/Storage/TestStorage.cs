using MixoSync.Storage;

namespace MixoSync.Tests.Storage;

/// <summary>A test database that is migrated and empty at the start of each test.</summary>
public abstract class TestStorage
{
    internal abstract Database Database { get; }

    public abstract ValueTask StartTestAsync();

    public abstract ValueTask EndTestAsync();
}
