using System.Data.Common;
using MassTransit;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using MixoSync.Messaging;
using MixoSync.Platforms;
using Npgsql;

namespace MixoSync.Cli;

/// <summary>An exception as the user sees it: a one-line message and an exit code.</summary>
internal sealed record CliError(string Message, int ExitCode)
{
    public static CliError From(Exception exception, bool interrupted) => exception switch
    {
        OperationCanceledException when interrupted => new("Interrupted.", Cli.ExitCode.Interrupted),
        ConfigurationException e => new(e.Message, Cli.ExitCode.Usage),
        OptionsValidationException e => new(string.Join("; ", e.Failures), Cli.ExitCode.Usage),
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } e => new(e.Message, Cli.ExitCode.Usage),
        AdPlatformException e => new(e.Message, ExitCodeOf(e.Kind)),
        BrokerException e => new(e.Message, e.IsRejection ? Cli.ExitCode.Usage : Cli.ExitCode.DependencyDown),
        MessageReturnedException => new(
            "RabbitMQ has no queue for this message. Run 'mixosync db migrate' to declare the queues.", Cli.ExitCode.Usage),
        PostgresException e => FromPostgres(e),
        NpgsqlException e => DatabaseUnavailable(WithCause(e)),
        SqliteException e => FromSqlite(e),
        DbException or TimeoutException => DatabaseUnavailable(exception.Message),
        IOException or UnauthorizedAccessException => new(exception.Message, Cli.ExitCode.Failed),
        _ => new($"Unexpected {exception.GetType().Name}: {exception.Message}", Cli.ExitCode.Failed),
    };

    /// <summary>Returns the exit code for a run or a call that failed with this kind of failure.</summary>
    public static int ExitCodeOf(FailureKind? kind) => kind switch
    {
        FailureKind.Configuration or FailureKind.Unauthorised => Cli.ExitCode.Usage,
        FailureKind.Transient or FailureKind.CircuitOpen => Cli.ExitCode.DependencyDown,
        _ => Cli.ExitCode.Failed,
    };

    private static CliError FromPostgres(PostgresException e) => e.SqlState switch
    {
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn => new(
            "The database schema is not up to date. Run 'mixosync db migrate'.", Cli.ExitCode.Usage),
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification
            or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InsufficientPrivilege => new(
            $"PostgreSQL denied access: {e.MessageText}. Check the database settings and the permissions of the user.", Cli.ExitCode.Usage),
        _ => new(
            $"PostgreSQL reported an error: {e.MessageText} ({e.SqlState})",
            e.IsTransient ? Cli.ExitCode.DependencyDown : Cli.ExitCode.Failed),
    };

    private static CliError FromSqlite(SqliteException e)
    {
        const int busy = 5, readOnly = 8, cannotOpen = 14, notADatabase = 26;
        return new(
            $"Cannot use the SQLite file: {e.Message}",
            e.SqliteErrorCode switch
            {
                readOnly or cannotOpen or notADatabase => Cli.ExitCode.Usage,
                busy => Cli.ExitCode.DependencyDown,
                _ => Cli.ExitCode.Failed,
            });
    }

    private static CliError DatabaseUnavailable(string cause) => new(
        $"The database is unavailable: {cause.TrimEnd('.')}. Check that it is running and reachable.", Cli.ExitCode.DependencyDown);

    // The outer exception names the server, the innermost one the cause.
    private static string WithCause(NpgsqlException e) =>
        e.InnerException is null ? e.Message : $"{e.Message}: {e.GetBaseException().Message}";
}
