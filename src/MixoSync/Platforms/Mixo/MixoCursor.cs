using System.Globalization;

namespace MixoSync.Platforms.Mixo;

/// <summary>The pages of mixo are numbered from 1. Outside this connector the number is an opaque cursor.</summary>
internal static class MixoCursor
{
    /// <exception cref="AdPlatformException">The cursor was not created by this connector.</exception>
    public static int Page(string? cursor) => cursor is null
        ? 1
        : int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page > 0
            ? page
            : throw new AdPlatformException(FailureKind.InvalidData, "The cursor is not a page number of mixo");

    public static string After(int page) => (page + 1L).ToString(CultureInfo.InvariantCulture);
}
