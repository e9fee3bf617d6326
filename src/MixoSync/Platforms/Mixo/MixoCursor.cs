using System.Globalization;

namespace MixoSync.Platforms.Mixo;

/// <summary>mixo counts its pages from 1; to everybody else that is an opaque cursor.</summary>
internal static class MixoCursor
{
    /// <exception cref="AdPlatformException">The cursor is none of this connector's.</exception>
    public static int Page(string? cursor) => cursor is null
        ? 1
        : int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page > 0
            ? page
            : throw new AdPlatformException(FailureKind.InvalidData, "The cursor is no page number of mixo");

    public static string After(int page) => (page + 1L).ToString(CultureInfo.InvariantCulture);
}
