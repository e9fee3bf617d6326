using System.Data;
using System.Globalization;
using System.Text.Json;
using Dapper;
using MixoSync.Clients;
using MixoSync.Quotas;
using MixoSync.Syncing;

namespace MixoSync.Storage;

/// <summary>How our types stand in columns. SQLite has no types of its own for most of them, so text is read too.</summary>
internal static class DapperTypes
{
    public static void Register()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.AddTypeHandler(new Instants());
        SqlMapper.AddTypeHandler(new Amounts());
        SqlMapper.AddTypeHandler(new Guids());
        SqlMapper.AddTypeHandler(new Parsed<Quota>());
        SqlMapper.AddTypeHandler(new Parsed<CredentialsReference>());
        SqlMapper.AddTypeHandler(new Parsed<CronSchedule>());
        SqlMapper.AddTypeHandler(new Uris());
        SqlMapper.AddTypeHandler(new CampaignIdLists());
    }

    private sealed class Instants : SqlMapper.TypeHandler<DateTimeOffset>
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

    private sealed class Amounts : SqlMapper.TypeHandler<decimal>
    {
        public override decimal Parse(object value) => Convert.ToDecimal(value, CultureInfo.InvariantCulture);

        public override void SetValue(IDbDataParameter parameter, decimal value) => parameter.Value = value;
    }

    private sealed class Guids : SqlMapper.TypeHandler<Guid>
    {
        public override Guid Parse(object value) => value as Guid? ?? Guid.Parse((string)value);

        public override void SetValue(IDbDataParameter parameter, Guid value) => parameter.Value = value;
    }

    private sealed class Parsed<T> : SqlMapper.TypeHandler<T>
        where T : IParsable<T>
    {
        public override T Parse(object value) => T.Parse((string)value, CultureInfo.InvariantCulture);

        public override void SetValue(IDbDataParameter parameter, T? value) =>
            parameter.Value = (object?)value?.ToString() ?? DBNull.Value;
    }

    private sealed class Uris : SqlMapper.TypeHandler<Uri>
    {
        public override Uri Parse(object value) => new((string)value);

        public override void SetValue(IDbDataParameter parameter, Uri? value) => parameter.Value = value?.AbsoluteUri;
    }

    private sealed class CampaignIdLists : SqlMapper.TypeHandler<CampaignIds>
    {
        public override CampaignIds Parse(object value) => new(JsonSerializer.Deserialize<string[]>((string)value)!);

        public override void SetValue(IDbDataParameter parameter, CampaignIds? value) =>
            parameter.Value = value is null ? DBNull.Value : JsonSerializer.Serialize(value.Values);
    }
}
