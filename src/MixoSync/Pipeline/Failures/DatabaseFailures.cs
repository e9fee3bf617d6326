using MixoSync.Storage;

namespace MixoSync.Pipeline.Failures;

/// <summary>Recognises failures of MixoSync's own database. They are never caused by the message that is being handled.</summary>
internal sealed class DatabaseFailures(Database database, SchemaErrors schemaErrors)
{
    /// <summary>Returns whether the database is unavailable or its schema does not match.</summary>
    public bool IsDatabaseFailure(Exception exception) => database.IsOutage(exception) || database.IsSchemaError(exception);

    /// <summary>Counts the exception if it is a schema error.</summary>
    /// <returns>Whether it is a schema error.</returns>
    public bool RecordSchemaError(Exception exception) => schemaErrors.Record(exception);
}
