using System.ComponentModel.DataAnnotations;

namespace MixoSync.MockApi.Options;

/// <summary>The faults of one kind of call: every n-th call of a client, at random, or both.</summary>
internal class FaultOptions
{
    /// <summary>Every n-th counted call gets a 503 response. Default 0 (never).</summary>
    [Range(0, int.MaxValue)]
    public int FailEvery { get; set; }

    /// <summary>The ratio of calls, 0 to 1, that get a 503 response. Default 0.</summary>
    [Range(0d, 1d)]
    public double FailShare { get; set; }

    /// <summary>Every n-th counted call gets no response. Default 0 (never).</summary>
    [Range(0, int.MaxValue)]
    public int HangEvery { get; set; }

    /// <summary>The ratio of calls, 0 to 1, that get no response. Default 0.</summary>
    [Range(0d, 1d)]
    public double HangShare { get; set; }

    /// <summary>Every n-th counted call gets an HTML page with status 200. Default 0 (never).</summary>
    [Range(0, int.MaxValue)]
    public int HtmlEvery { get; set; }

    /// <summary>Every n-th counted call gets a truncated response. Default 0 (never).</summary>
    [Range(0, int.MaxValue)]
    public int CutEvery { get; set; }

    /// <summary>The connection of every n-th counted call is closed without a response. Default 0 (never).</summary>
    [Range(0, int.MaxValue)]
    public int CloseEvery { get; set; }
}

/// <summary>The faults of list calls.</summary>
internal sealed class ListFaultOptions : FaultOptions
{
    /// <summary>Every n-th counted call gets a page without campaigns. Default 0 (never).</summary>
    [Range(0, int.MaxValue)]
    public int EmptyEvery { get; set; }

    /// <summary>Every n-th counted call gets the previous page. Default 0 (never).</summary>
    [Range(0, int.MaxValue)]
    public int RepeatEvery { get; set; }
}
