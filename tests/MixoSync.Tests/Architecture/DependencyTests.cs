namespace MixoSync.Tests.Architecture;

/// <summary>What may name what, by DESIGN.md. A place is an exception only with its reason.</summary>
public sealed class DependencyTests
{
    private const string Statement =
        @"\b(SELECT\s+[\w*(]|INSERT\s+INTO\b|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\b|CREATE\s+(TABLE|INDEX)\b|PRAGMA\s)";

    private static readonly IReadOnlyList<SourceFile> library = SourceFile.Below("src/MixoSync");
    private static readonly IReadOnlyList<SourceFile> product = SourceFile.Below("src");

    private static readonly NamingRule platforms = new(
        @"\b[Mm]ixo(?!Sync|sync)\w*",
        "src/MixoSync/AdPlatforms/Mixo/",
        "src/MixoSync/AdPlatforms/AdPlatformServices.cs"); // registers the connectors

    private static readonly NamingRule broker = new(
        @"\bRabbitMQ\.Client\b|\bUsingRabbitMq\b|\bIRabbitMq\w+|\bRabbitMqTransport\b",
        "src/MixoSync/Delivery/");

    private static readonly NamingRule statements = new(
        Statement,
        "src/MixoSync/Storage/",
        "src/MixoSync.Cli/Commands/DemoCommand.cs"); // shows the user a query to try

    private static readonly NamingRule databases = new(
        @"\bDapper\b|\bDbUp\b|\bNpgsql\w*|\bSqlite(?!Storage)\w*|\bMicrosoft\.Data\b",
        "src/MixoSync/Storage/",
        "src/MixoSync/Connections.cs", // reads connection strings
        "src/MixoSync.Cli/Problem.cs"); // tells people what a server's error means

    private static readonly NamingRule serilog = new(@"\bSerilog\b", "src/MixoSync.Cli/Program.cs");

    private static readonly NamingRule clocks = new(
        @"\bDateTime(Offset)?\.(Utc)?(Now|Today)\b|\bThread\.Sleep\b|\bEnvironment\.TickCount|\bStopwatch\b");

    private static readonly NamingRule console = new(@"\bConsole\b", "src/MixoSync.Cli/");

    [Fact]
    public void OnlyItsConnectorAndTheRegistrationNameAPlatform() => Holds(platforms, library);

    [Fact]
    public void OnlyDeliveryTalksToRabbitMq() => Holds(broker, product);

    [Fact]
    public void OnlyStorageHoldsSql() => Holds(statements, product);

    [Fact]
    public void OnlyStorageTalksToDatabases() => Holds(databases, product);

    [Fact]
    public void OnlyTheEntryPointNamesSerilog() => Holds(serilog, product);

    [Fact]
    public void NothingReadsTheSystemsClock() => Holds(clocks, product);

    [Fact]
    public void OnlyTheCommandLineWritesToTheConsole() => Holds(console, product);

    [Fact]
    public void TheLibraryKnowsNothingOfItsExecutable() => Holds(new NamingRule(@"\bMixoSync\.(Cli|MockApi)\b"), library);

    private static void Holds(NamingRule rule, IReadOnlyList<SourceFile> files)
    {
        Assert.NotEmpty(files);
        Assert.Empty(rule.Violations(files));
        Assert.Empty(rule.UnusedPlaces(files));
    }

    /// <summary>Each rule can fail: here is what breaks it.</summary>
    [Theory]
    [InlineData(nameof(platforms), "using MixoSync.AdPlatforms.Mixo;")]
    [InlineData(nameof(platforms), "var platform = \"mixo\";")]
    [InlineData(nameof(broker), "using RabbitMQ.Client;")]
    [InlineData(nameof(broker), "bus.UsingRabbitMq((context, factory) => { });")]
    [InlineData(nameof(statements), "connection.Execute(\"SELECT 1\");")]
    [InlineData(nameof(statements), "const string sql = \"\"\"\n    UPDATE clients SET enabled = 1\n    \"\"\";")]
    [InlineData(nameof(statements), "Run($\"DELETE FROM {table}\");")]
    [InlineData(nameof(databases), "using Dapper;")]
    [InlineData(nameof(databases), "catch (NpgsqlException)")]
    [InlineData(nameof(databases), "new SqliteConnection(file)")]
    [InlineData(nameof(serilog), "Serilog.Log.Information(text);")]
    [InlineData(nameof(clocks), "var now = DateTimeOffset.UtcNow;")]
    [InlineData(nameof(clocks), "Thread.Sleep(100);")]
    [InlineData(nameof(console), "Console.WriteLine(password);")]
    public void CodeThatBreaksARuleIsFound(string rule, string code) =>
        Assert.Single(Named(rule).Violations([SourceFile.Of("src/MixoSync/Syncing/Bad.cs", code)]));

    [Theory]
    [InlineData(nameof(platforms), "namespace MixoSync.Syncing; // as mixo has it")]
    [InlineData(nameof(broker), "/// <summary>Over RabbitMQ.Client.</summary>")]
    [InlineData(nameof(statements), "items.Select(item => item.Id); // SELECT id")]
    [InlineData(nameof(statements), "throw new ConfigurationException(\"Update the schema\");")]
    [InlineData(nameof(databases), "services.AddSqliteStorage(file)")]
    public void CodeThatKeepsARuleIsNot(string rule, string code) =>
        Assert.Empty(Named(rule).Violations([SourceFile.Of("src/MixoSync/Syncing/Good.cs", code)]));

    [Fact]
    public void CodeBehindAnAddressIsNoComment() =>
        Assert.Contains("Dapper", SourceFile.Of("a.cs", "var url = \"https://host/\"; Dapper.Run(url);").Code);

    private static NamingRule Named(string rule) => rule switch
    {
        nameof(platforms) => platforms,
        nameof(broker) => broker,
        nameof(statements) => statements,
        nameof(databases) => databases,
        nameof(serilog) => serilog,
        nameof(clocks) => clocks,
        _ => console,
    };
}
