/**
 * A proxy as companies have them: takes `CONNECT` and nothing else; wherever that leads, the bytes
 * end on this machine.
 */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface ConnectProxy {
  readonly port: number;
  /** What was asked for, in order: `host:port` and the request's headers. */
  readonly asked: { readonly target: string; readonly headers: IncomingHttpHeaders }[];
  /** `let-through`, a status to refuse with, or silence. */
  how: 'let-through' | 'silent' | number;
  /** Where the bytes go whatever was asked for; the port that was asked for by default. */
  leadsTo: number | null;
}

export async function startConnectProxy(): Promise<ConnectProxy> {
  const asked: ConnectProxy['asked'] = [];
  const sockets = new Set<Socket>();
  const server = createServer((_request, response) => response.writeHead(405).end());
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  server.on('connect', ({ url = '', headers }, socket: Socket) => {
    asked.push({ target: url, headers });
    if (proxy.how === 'silent') return;
    if (typeof proxy.how === 'number') {
      socket.end(`HTTP/1.1 ${proxy.how} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const port = proxy.leadsTo ?? Number(url.slice(url.lastIndexOf(':') + 1));
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    sockets.add(onward);
    onward.on('error', () => socket.destroy());
    socket.on('close', () => onward.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const proxy: ConnectProxy = { port, asked, how: 'let-through', leadsTo: null };
  return proxy;
}
