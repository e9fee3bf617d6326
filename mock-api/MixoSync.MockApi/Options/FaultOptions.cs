using System.ComponentModel.DataAnnotations;

namespace MixoSync.MockApi.Options;

/// <summary>What goes wrong with one kind of call: by rhythm (per client), at random, or both.</summary>
internal class FaultOptions
{
    /// <summary>Every n-th counted call answers 503; 0, the default, is never.</summary>
    [Range(0, int.MaxValue)]
    public int FailEvery { get; set; }

    /// <summary>The share of calls, 0 to 1, that answer 503; 0 by default.</summary>
    [Range(0d, 1d)]
    public double FailShare { get; set; }

    /// <summary>Every n-th counted call gets no answer; 0, the default, is never.</summary>
    [Range(0, int.MaxValue)]
    public int HangEvery { get; set; }

    /// <summary>The share of calls, 0 to 1, that get no answer; 0 by default.</summary>
    [Range(0d, 1d)]
    public double HangShare { get; set; }

    /// <summary>Every n-th counted call answers with a web page and status 200; 0, the default, is never.</summary>
    [Range(0, int.MaxValue)]
    public int HtmlEvery { get; set; }

    /// <summary>The answer to every n-th counted call breaks off; 0, the default, is never.</summary>
    [Range(0, int.MaxValue)]
    public int CutEvery { get; set; }

    /// <summary>The connection of every n-th counted call is closed without an answer; 0, the default, is never.</summary>
    [Range(0, int.MaxValue)]
    public int CloseEvery { get; set; }
}

/// <summary>What goes wrong with list calls besides.</summary>
internal sealed class ListFaultOptions : FaultOptions
{
    /// <summary>Every n-th counted call answers with a page without campaigns; 0, the default, is never.</summary>
    [Range(0, int.MaxValue)]
    public int EmptyEvery { get; set; }

    /// <summary>Every n-th counted call answers with the page before; 0, the default, is never.</summary>
    [Range(0, int.MaxValue)]
    public int RepeatEvery { get; set; }
}
