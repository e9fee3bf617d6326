using System.Globalization;

namespace MixoSync.Platforms.Mixo;

/// <summary>Converts between page numbers, which mixo counts from 1, and opaque cursors.</summary>
internal static class MixoCursor
{
    /// <summary>Returns the page number of a cursor. Null is the first page.</summary>
    /// <exception cref="AdPlatformException">The cursor was not created by this connector.</exception>
    public static int Page(string? cursor) => cursor is null
        ? 1
        : int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page > 0
            ? page
            : throw new AdPlatformException(FailureKind.InvalidData, "The cursor is not a mixo page number");

    public static string After(int page) => (page + 1L).ToString(CultureInfo.InvariantCulture);
}
