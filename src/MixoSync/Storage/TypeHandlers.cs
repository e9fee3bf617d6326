using System.Data;
using System.Globalization;
using Dapper;

namespace MixoSync.Storage;

/// <summary>
/// Converts between .NET types and columns. Every type can be read from text, because SQLite has no column type for most of them.
/// </summary>
internal static class TypeHandlers
{
    public static void Register()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.AddTypeHandler(new DateTimeOffsetHandler());
        SqlMapper.AddTypeHandler(new DecimalHandler());
        SqlMapper.AddTypeHandler(new GuidHandler());
        SqlMapper.AddTypeHandler(new UriHandler());
        foreach (var type in typeof(TypeHandlers).Assembly.GetTypes().Where(IsTextColumn))
        {
            SqlMapper.AddTypeHandler(
                type, (SqlMapper.ITypeHandler)Activator.CreateInstance(typeof(TextColumnHandler<>).MakeGenericType(type))!);
        }
    }

    private static bool IsTextColumn(Type type) => type.GetInterfaces()
        .Any(implemented => implemented.IsGenericType && implemented.GetGenericTypeDefinition() == typeof(ITextColumn<>));

    private sealed class DateTimeOffsetHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override DateTimeOffset Parse(object value) => value switch
        {
            DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
            DateTimeOffset time => time,
            _ => DateTimeOffset.Parse((string)value, CultureInfo.InvariantCulture),
        };

        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) =>
            parameter.Value = value.ToUniversalTime();
    }

    private sealed class DecimalHandler : SqlMapper.TypeHandler<decimal>
    {
        public override decimal Parse(object value) => Convert.ToDecimal(value, CultureInfo.InvariantCulture);

        public override void SetValue(IDbDataParameter parameter, decimal value) => parameter.Value = value;
    }

    private sealed class GuidHandler : SqlMapper.TypeHandler<Guid>
    {
        public override Guid Parse(object value) => value as Guid? ?? Guid.Parse((string)value);

        public override void SetValue(IDbDataParameter parameter, Guid value) => parameter.Value = value;
    }

    private sealed class TextColumnHandler<T> : SqlMapper.TypeHandler<T>
        where T : ITextColumn<T>
    {
        public override T Parse(object value) => T.Parse((string)value, CultureInfo.InvariantCulture);

        public override void SetValue(IDbDataParameter parameter, T? value) =>
            parameter.Value = (object?)value?.ToString() ?? DBNull.Value;
    }

    private sealed class UriHandler : SqlMapper.TypeHandler<Uri>
    {
        public override Uri Parse(object value) => new((string)value);

        public override void SetValue(IDbDataParameter parameter, Uri? value) => parameter.Value = value?.AbsoluteUri;
    }
}
