namespace MixoSync.Tests.Architecture;

/// <summary>What may name what, by DESIGN.md. A place is an exception only with its reason.</summary>
public sealed class DependencyTests
{
    private const string Statement =
        @"\b(SELECT\s+[\w*(]|INSERT\s+INTO\b|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\b|CREATE\s+(TABLE|INDEX)\b|PRAGMA\s)";

    private static readonly IReadOnlyList<SourceFile> Library = SourceFile.Below("src/MixoSync");
    private static readonly IReadOnlyList<SourceFile> Product = SourceFile.Below("src");

    private static readonly NamingRule Platforms = new(
        @"\b[Mm]ixo(?!Sync|sync)\w*",
        "src/MixoSync/AdPlatforms/Mixo/",
        "src/MixoSync/AdPlatforms/AdPlatformServices.cs"); // registers the connectors

    private static readonly NamingRule Broker = new(
        @"\bRabbitMQ\.Client\b|\bUsingRabbitMq\b|\bIRabbitMq\w+|\bRabbitMqTransport\b",
        "src/MixoSync/Delivery/");

    private static readonly NamingRule Statements = new(
        Statement,
        "src/MixoSync/Storage/",
        "src/MixoSync.Cli/Commands/DemoCommand.cs"); // shows the user a query to try

    private static readonly NamingRule Databases = new(
        @"\bDapper\b|\bDbUp\b|\bNpgsql\w*|\bSqlite(?!Storage)\w*|\bMicrosoft\.Data\b",
        "src/MixoSync/Storage/",
        "src/MixoSync/Connections.cs", // reads connection strings
        "src/MixoSync/Monitoring/Telemetry.cs", // listens to the driver's own meter
        "src/MixoSync.Cli/Problem.cs"); // tells people what a server's error means

    private static readonly NamingRule Serilog = new(@"\bSerilog\b", "src/MixoSync.Cli/Program.cs");

    private static readonly NamingRule Clocks = new(
        @"\bDateTime(Offset)?\.(Utc)?(Now|Today)\b|\bThread\.Sleep\b|\bEnvironment\.TickCount|\bStopwatch\b");

    private static readonly NamingRule Console = new(@"\bConsole\b", "src/MixoSync.Cli/");

    [Fact]
    public void OnlyItsConnectorAndTheRegistrationNameAPlatform() => Holds(Platforms, Library);

    [Fact]
    public void OnlyDeliveryTalksToRabbitMq() => Holds(Broker, Product);

    [Fact]
    public void OnlyStorageHoldsSql() => Holds(Statements, Product);

    [Fact]
    public void OnlyStorageTalksToDatabases() => Holds(Databases, Product);

    [Fact]
    public void OnlyTheEntryPointNamesSerilog() => Holds(Serilog, Product);

    [Fact]
    public void NothingReadsTheSystemsClock() => Holds(Clocks, Product);

    [Fact]
    public void OnlyTheCommandLineWritesToTheConsole() => Holds(Console, Product);

    [Fact]
    public void TheLibraryKnowsNothingOfItsExecutable() => Holds(new NamingRule(@"\bMixoSync\.(Cli|MockApi)\b"), Library);

    private static void Holds(NamingRule rule, IReadOnlyList<SourceFile> files)
    {
        Assert.NotEmpty(files);
        Assert.Empty(rule.Violations(files));
        Assert.Empty(rule.UnusedPlaces(files));
    }

    /// <summary>Each rule can fail: here is what breaks it.</summary>
    [Theory]
    [InlineData(nameof(Platforms), "using MixoSync.AdPlatforms.Mixo;")]
    [InlineData(nameof(Platforms), "var platform = \"mixo\";")]
    [InlineData(nameof(Broker), "using RabbitMQ.Client;")]
    [InlineData(nameof(Broker), "bus.UsingRabbitMq((context, factory) => { });")]
    [InlineData(nameof(Statements), "connection.Execute(\"SELECT 1\");")]
    [InlineData(nameof(Statements), "const string sql = \"\"\"\n    UPDATE clients SET enabled = 1\n    \"\"\";")]
    [InlineData(nameof(Statements), "Run($\"DELETE FROM {table}\");")]
    [InlineData(nameof(Databases), "using Dapper;")]
    [InlineData(nameof(Databases), "catch (NpgsqlException)")]
    [InlineData(nameof(Databases), "new SqliteConnection(file)")]
    [InlineData(nameof(Serilog), "Serilog.Log.Information(text);")]
    [InlineData(nameof(Clocks), "var now = DateTimeOffset.UtcNow;")]
    [InlineData(nameof(Clocks), "Thread.Sleep(100);")]
    [InlineData(nameof(Console), "Console.WriteLine(password);")]
    public void CodeThatBreaksARuleIsFound(string rule, string code) =>
        Assert.Single(Named(rule).Violations([SourceFile.Of("src/MixoSync/Syncing/Bad.cs", code)]));

    [Theory]
    [InlineData(nameof(Platforms), "namespace MixoSync.Syncing; // as mixo has it")]
    [InlineData(nameof(Broker), "/// <summary>Over RabbitMQ.Client.</summary>")]
    [InlineData(nameof(Statements), "items.Select(item => item.Id); // SELECT id")]
    [InlineData(nameof(Statements), "throw new ConfigurationException(\"Update the schema\");")]
    [InlineData(nameof(Databases), "services.AddSqliteStorage(file)")]
    public void CodeThatKeepsARuleIsNot(string rule, string code) =>
        Assert.Empty(Named(rule).Violations([SourceFile.Of("src/MixoSync/Syncing/Good.cs", code)]));

    [Fact]
    public void CodeBehindAnAddressIsNoComment() =>
        Assert.Contains("Dapper", SourceFile.Of("a.cs", "var url = \"https://host/\"; Dapper.Run(url);").Code);

    private static NamingRule Named(string rule) => rule switch
    {
        nameof(Platforms) => Platforms,
        nameof(Broker) => Broker,
        nameof(Statements) => Statements,
        nameof(Databases) => Databases,
        nameof(Serilog) => Serilog,
        nameof(Clocks) => Clocks,
        _ => Console,
    };
}
