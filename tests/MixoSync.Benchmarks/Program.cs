using System.CommandLine;
using MixoSync.Benchmarks;

return await new RootCommand("Measures MixoSync. Use ops/bench, which starts the servers.") { LedgerBenchmark.Command, LedgerCallers.Command }
    .Parse(args).InvokeAsync();
