namespace MixoSync.MockApi.Faults;

/// <summary>What is wrong with the page that a list call answers with.</summary>
internal sealed record PageFault(Fault Fault);
