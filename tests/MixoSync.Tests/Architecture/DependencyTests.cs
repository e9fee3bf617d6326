namespace MixoSync.Tests.Architecture;

/// <summary>Rules about which files may use which libraries and names. Every exception has a reason.</summary>
public sealed class DependencyTests
{
    private const string Statement =
        @"\b(SELECT\s+[\w*(]|INSERT\s+INTO\b|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\b|CREATE\s+(TABLE|INDEX)\b|PRAGMA\s)";

    private static readonly IReadOnlyList<SourceFile> Library = SourceFile.Below("src/MixoSync");
    private static readonly IReadOnlyList<SourceFile> Product = SourceFile.Below("src");

    // SQL is only allowed in stores and in the ledger.
    private static readonly string[] Stores = ["src/MixoSync/Storage/*", "src/MixoSync/*Store.cs", "src/MixoSync/*Store.*.cs", "src/MixoSync/*Ledger.cs"];

    private static readonly NamingRule Platforms = new(
        @"\b[Mm]ixo(?!Sync|sync)\w*",
        "src/MixoSync/Platforms/Mixo/*",
        "src/MixoSync/Platforms/PlatformServices.cs"); // registers the connectors

    private static readonly NamingRule Broker = new(
        @"\bRabbitMQ\.Client\b|\bUsingRabbitMq\b|\bIRabbitMq\w+|\bRabbitMqTransport\b",
        "src/MixoSync/Messaging/*",
        "src/MixoSync/DeadLetters/*"); // acknowledges single messages, which the bus cannot do

    private static readonly NamingRule Statements = new(
        Statement,
        [.. Stores, "src/MixoSync.Cli/Commands/DemoCommand.cs"]); // shows the user a query to try

    private static readonly NamingRule Databases = new(
        @"\bDapper\b|\bDbUp\b|\bNpgsql\w*|\bSqlite(?!Database)\w*|\bMicrosoft\.Data\b",
        [
            .. Stores,
            "src/MixoSync/Observability/Telemetry.cs", // listens to the driver's meter
            "src/MixoSync.Cli/Hosting/Connections.cs", // reads connection strings
            "src/MixoSync.Cli/CliError.cs", // explains the errors of servers
        ]);

    private static readonly NamingRule Serilog = new(@"\bSerilog\b", "src/MixoSync.Cli/Program.cs");

    private static readonly NamingRule Clocks = new(
        @"\bDateTime(Offset)?\.(Utc)?(Now|Today)\b|\bThread\.Sleep\b|\bEnvironment\.TickCount|\bStopwatch\b");

    private static readonly NamingRule Console = new(@"\bConsole\b", "src/MixoSync.Cli/*");

    [Fact]
    public void OnlyConnectorsAndTheirRegistrationNameAPlatform() => Holds(Platforms, Library);

    [Fact]
    public void OnlyMessagingAndDeadLettersUseTheRabbitMqClient() => Holds(Broker, Product);

    [Fact]
    public void OnlyStoresContainSql() => Holds(Statements, Product);

    [Fact]
    public void OnlyStoresUseDatabaseLibraries() => Holds(Databases, Product);

    [Fact]
    public void OnlyTheEntryPointNamesSerilog() => Holds(Serilog, Product);

    [Fact]
    public void NothingReadsTheSystemClock() => Holds(Clocks, Product);

    [Fact]
    public void OnlyTheCommandLineWritesToTheConsole() => Holds(Console, Product);

    [Fact]
    public void TheLibraryDoesNotUseItsHosts() => Holds(new NamingRule(@"\bMixoSync\.(Cli|MockApi)\b"), Library);

    private static void Holds(NamingRule rule, IReadOnlyList<SourceFile> files)
    {
        Assert.NotEmpty(files);
        Assert.Empty(rule.Violations(files));
        Assert.Empty(rule.UnusedPlaces(files));
    }

    /// <summary>Every rule finds code that violates it.</summary>
    [Theory]
    [InlineData(nameof(Platforms), "using MixoSync.Platforms.Mixo;")]
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
    public void AViolationIsFound(string rule, string code) =>
        Assert.Single(Named(rule).Violations([SourceFile.Of("src/MixoSync/Pipeline/Bad.cs", code)]));

    [Theory]
    [InlineData(nameof(Platforms), "namespace MixoSync.Pipeline; // as mixo has it")]
    [InlineData(nameof(Broker), "/// <summary>Over RabbitMQ.Client.</summary>")]
    [InlineData(nameof(Statements), "items.Select(item => item.Id); // SELECT id")]
    [InlineData(nameof(Statements), "throw new ConfigurationException(\"Update the schema\");")]
    [InlineData(nameof(Databases), "services.AddSqliteDatabase(file)")]
    public void CodeThatFollowsARuleIsNotReported(string rule, string code) =>
        Assert.Empty(Named(rule).Violations([SourceFile.Of("src/MixoSync/Pipeline/Good.cs", code)]));

    [Fact]
    public void CodeAfterAUrlIsNotAComment() =>
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
