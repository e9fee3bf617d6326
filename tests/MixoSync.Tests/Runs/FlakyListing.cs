using CsCheck;
using MixoSync.Platforms;
using static MixoSync.Tests.Runs.Listings;

namespace MixoSync.Tests.Runs;

/// <summary>What a listing returns after its last campaign.</summary>
internal enum Beyond
{
    EmptyPages,
    LastPageAgain,
    Phantoms,
}

/// <summary>A listing with any mix of the faults that platforms have, except that it does not lose campaigns.</summary>
/// <param name="Campaigns">The real number of campaigns.</param>
/// <param name="PageSize">Campaigns per page.</param>
/// <param name="Repeats">How many campaigns of earlier pages each page repeats.</param>
/// <param name="ReportsTotal">Whether it reports the total. Phantoms can only be detected if it does.</param>
/// <param name="HasMoreUpTo">If it reports the total: the last page that claims to have a next one, correctly or not.</param>
/// <param name="Beyond">What it returns after its last campaign.</param>
internal sealed record FlakyListing(
    int Campaigns, int PageSize, int Repeats, bool ReportsTotal, int HasMoreUpTo, Beyond Beyond)
{
    public static Gen<FlakyListing> Any { get; } =
        from reportsTotal in Gen.Bool
        from campaigns in Gen.Int[reportsTotal ? 1 : 0, 60]
        from pageSize in Gen.Int[1, 20]
        from repeats in Gen.Int[0, 5]
        from hasMoreUpTo in Gen.Int[0, 30]
        from beyond in Gen.Int[0, reportsTotal ? 2 : 1]
        select new FlakyListing(campaigns, pageSize, repeats, reportsTotal, hasMoreUpTo, (Beyond)beyond);

    public int LastPage => Math.Max(1, (Campaigns + PageSize - 1) / PageSize);

    public IEnumerable<string> Ids => Enumerable.Range(1, Campaigns).Select(Id);

    public CampaignPage GetPage(int page) => Page(
        IdsOf(page), ReportsTotal ? page <= HasMoreUpTo : page <= LastPage, ReportsTotal ? Campaigns : null);

    private IEnumerable<string> IdsOf(int page)
    {
        var first = ((page - 1) * PageSize) + 1;
        var ids = Enumerable.Range(first, PageSize).Select(Id);
        return page > LastPage
            ? Beyond switch
            {
                Beyond.EmptyPages => [],
                Beyond.LastPageAgain => IdsOf(LastPage),
                _ => ids,
            }
            : (Beyond == Beyond.Phantoms ? ids : ids.Take(Campaigns - first + 1))
                .Concat(Enumerable.Range(Math.Max(1, first - Repeats), Math.Min(Repeats, first - 1)).Select(Id));
    }

    private static string Id(int number) => $"campaign_{number}";
}
