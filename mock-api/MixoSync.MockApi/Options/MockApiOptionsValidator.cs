using Microsoft.Extensions.Options;

namespace MixoSync.MockApi.Options;

[OptionsValidator]
internal sealed partial class MockApiOptionsValidator : IValidateOptions<MockApiOptions>;
