using System.Data.Common;
using MassTransit;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using MixoSync.Messaging;
using MixoSync.Platforms;
using Npgsql;

namespace MixoSync.Cli;

/// <summary>What a person is told of an exception: one line, and an exit code for scripts.</summary>
internal sealed record Problem(string Message, int ExitCode)
{
    public static Problem Of(Exception exception, bool interrupted) => exception switch
    {
        OperationCanceledException when interrupted => new("Interrupted", Cli.ExitCode.Interrupted),
        ConfigurationException e => new(e.Message, Cli.ExitCode.Usage),
        OptionsValidationException e => new(string.Join("; ", e.Failures), Cli.ExitCode.Usage),
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } e => new(e.Message, Cli.ExitCode.Usage),
        AdPlatformException e => new(e.Message, ExitCodeOf(e.Kind)),
        BrokerException e => new(e.Message, e.IsRefusal ? Cli.ExitCode.Usage : Cli.ExitCode.DependencyDown),
        MessageReturnedException => new(
            "The broker has no queue for this message; run 'mixosync db migrate'", Cli.ExitCode.Usage),
        PostgresException e => OfPostgres(e),
        NpgsqlException e => new($"The database does not answer: {WithCause(e)}", Cli.ExitCode.DependencyDown),
        SqliteException e => OfSqlite(e),
        DbException or TimeoutException => new($"The database does not answer: {exception.Message}", Cli.ExitCode.DependencyDown),
        IOException or UnauthorizedAccessException => new(exception.Message, Cli.ExitCode.Failed),
        _ => new($"Unexpected {exception.GetType().Name}: {exception.Message}", Cli.ExitCode.Failed),
    };

    /// <summary>The exit code of a run, or of a call, that failed in this way.</summary>
    public static int ExitCodeOf(FailureKind? kind) => kind switch
    {
        FailureKind.Configuration or FailureKind.Unauthorised => Cli.ExitCode.Usage,
        FailureKind.Transient or FailureKind.CircuitOpen => Cli.ExitCode.DependencyDown,
        _ => Cli.ExitCode.Failed,
    };

    private static Problem OfPostgres(PostgresException e) => e.SqlState switch
    {
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn => new(
            "The database's schema is not up to date; run 'mixosync db migrate'", Cli.ExitCode.Usage),
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification
            or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InsufficientPrivilege => new(
            $"PostgreSQL refused: {e.MessageText}", Cli.ExitCode.Usage),
        _ => new(
            $"PostgreSQL failed: {e.MessageText} ({e.SqlState})",
            e.IsTransient ? Cli.ExitCode.DependencyDown : Cli.ExitCode.Failed),
    };

    private static Problem OfSqlite(SqliteException e)
    {
        const int busy = 5, readOnly = 8, cannotOpen = 14, notADatabase = 26;
        return new(
            $"The SQLite file cannot be used: {e.Message}",
            e.SqliteErrorCode switch
            {
                readOnly or cannotOpen or notADatabase => Cli.ExitCode.Usage,
                busy => Cli.ExitCode.DependencyDown,
                _ => Cli.ExitCode.Failed,
            });
    }

    // The top says which server, the bottom what happened.
    private static string WithCause(NpgsqlException e) =>
        e.InnerException is null ? e.Message : $"{e.Message}: {e.GetBaseException().Message}";
}
