using MixoSync.Storage;

namespace MixoSync.Tests.Storage;

public sealed class SchemaCompatibilityTests
{
    private static readonly string[] Known = ["0001_pipeline", "0003_attempts"];

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void ASchemaWithAllMigrationsIsCompatible(int compatibleFrom) =>
        Assert.Null(SchemaCompatibility.FindMismatch(Known, Known, compatibleFrom));

    [Fact]
    public void ANewerSchemaIsCompatibleWithAProgramThatHasTheRequiredMigration() =>
        Assert.Null(SchemaCompatibility.FindMismatch(Known, [.. Known, "0004_run_life", "0005_status"], compatibleFrom: 3));

    [Fact]
    public void ANewerSchemaThatRequiresANewerProgramIsNotCompatible()
    {
        var mismatch = SchemaCompatibility.FindMismatch(Known, [.. Known, "0004_run_life"], compatibleFrom: 4);

        Assert.Contains("too new for this program", mismatch);
        Assert.Contains("0004", mismatch);
    }

    [Fact]
    public void AnOlderSchemaIsNotCompatible()
    {
        var mismatch = SchemaCompatibility.FindMismatch(Known, ["0001_pipeline"], compatibleFrom: 0);

        Assert.Equal("the schema is not up to date. Run 'mixosync db migrate' (not applied: 0003_attempts)", mismatch);
    }

    /// <summary>Happens when two branches are deployed one after the other: the number of migrations is the same, but they differ.</summary>
    [Fact]
    public void ASchemaWithDifferentMigrationsIsNotCompatible() =>
        Assert.Contains("not applied: 0003_attempts", SchemaCompatibility.FindMismatch(Known, ["0001_pipeline", "0002_other"], compatibleFrom: 0));
}
