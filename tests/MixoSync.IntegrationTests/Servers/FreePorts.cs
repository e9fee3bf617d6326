using System.Net;
using System.Net.Sockets;

namespace MixoSync.IntegrationTests.Servers;

internal static class FreePorts
{
    /// <summary>Finds different free loopback ports. They are not reserved, so use them soon.</summary>
    public static int[] Find(int count)
    {
        var listeners = new List<TcpListener>();
        try
        {
            for (var i = 0; i < count; i++)
            {
                var listener = new TcpListener(IPAddress.Loopback, 0);
                listeners.Add(listener);
                listener.Start();
            }

            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }
}
