using CsCheck;
using MixoSync.Platforms;
using static MixoSync.Tests.Runs.Listings;

namespace MixoSync.Tests.Runs;

/// <summary>What a listing answers behind its last campaign.</summary>
internal enum Beyond
{
    EmptyPages,
    LastPageAgain,
    Phantoms,
}

/// <summary>A platform's listing with any mix of the faults that platforms have, short of losing campaigns.</summary>
/// <param name="Campaigns">How many there really are.</param>
/// <param name="PageSize">Campaigns per page.</param>
/// <param name="Repeats">How many campaigns of earlier pages each page brings again.</param>
/// <param name="TellsTotal">Whether it names their number. Only then can phantoms be told.</param>
/// <param name="SaysMoreUpTo">With a total: up to which page it says that there are more, true or not.</param>
/// <param name="Beyond">What it answers behind its last campaign.</param>
internal sealed record FlakyListing(
    int Campaigns, int PageSize, int Repeats, bool TellsTotal, int SaysMoreUpTo, Beyond Beyond)
{
    public static Gen<FlakyListing> Any { get; } =
        from tellsTotal in Gen.Bool
        from campaigns in Gen.Int[tellsTotal ? 1 : 0, 60]
        from pageSize in Gen.Int[1, 20]
        from repeats in Gen.Int[0, 5]
        from saysMoreUpTo in Gen.Int[0, 30]
        from beyond in Gen.Int[0, tellsTotal ? 2 : 1]
        select new FlakyListing(campaigns, pageSize, repeats, tellsTotal, saysMoreUpTo, (Beyond)beyond);

    public int LastPage => Math.Max(1, (Campaigns + PageSize - 1) / PageSize);

    public IEnumerable<string> Ids => Enumerable.Range(1, Campaigns).Select(Id);

    public CampaignPage Answer(int page) => Page(
        IdsOf(page), TellsTotal ? page <= SaysMoreUpTo : page <= LastPage, TellsTotal ? Campaigns : null);

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
