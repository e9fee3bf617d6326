using MixoSync.MockApi;

return await MockApiCommand.RunAsync(args, Console.Out, Console.Error);
