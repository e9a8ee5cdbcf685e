import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** Starts a proxy that forwards every connection to one port of this machine. */
export async function startProxy(port: number) {
  const asked: string[] = [];
  const sockets: Socket[] = [];
  const server = createServer();
  server.on('connect', ({ method, url }, client: Socket) => {
    asked.push(`${method ?? ''} ${url ?? ''}`);
    const target = connect(port, 'localhost', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      client.pipe(target).pipe(client);
    });
    for (const socket of [client, target]) socket.on('error', () => socket.destroy());
    sockets.push(client, target);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close };
}
