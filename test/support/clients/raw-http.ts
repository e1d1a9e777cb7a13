/** A client that writes bytes, not a library that tidies them up. */
import { connect } from 'node:net';

export interface RawResponse {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** Everything that came. */
  readonly text: string;
}

/** Sends bytes and reads until the other side closes; status 0 when it closed without a word. */
export function sendRaw(
  port: number,
  bytes: string | Buffer,
  host = '127.0.0.1',
): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect({ host, port }, () => socket.write(bytes));
    socket.setTimeout(8000, () => socket.destroy(new Error('no answer')));
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      const soFar = parse(Buffer.concat(chunks).toString('latin1'));
      // A kept-alive answer is whole when its length is there.
      if (soFar !== null && soFar.headers.get('connection') !== 'close' && isWhole(soFar))
        socket.end();
    });
    socket.on('close', () => {
      const text = Buffer.concat(chunks).toString('latin1');
      resolve(parse(text) ?? { status: 0, headers: new Map(), body: '', text });
    });
    socket.on('error', (error) => {
      if (chunks.length === 0 && 'code' in error && error.code !== 'ECONNRESET') reject(error);
    });
  });
}

/** A request as lines; `Host` and `Connection: close` are added unless given. */
export function rawRequest(
  port: number,
  line: string,
  headers: readonly string[] = [],
  body = '',
): string {
  const has = (name: string): boolean =>
    headers.some((header) => header.toLowerCase().startsWith(`${name}:`));
  const all = [
    ...(has('host') ? [] : [`Host: 127.0.0.1:${port}`]),
    ...headers,
    ...(body === '' || has('content-length') || has('transfer-encoding')
      ? []
      : [`Content-Length: ${Buffer.byteLength(body)}`]),
    ...(has('connection') ? [] : ['Connection: close']),
  ];
  return `${line} HTTP/1.1\r\n${all.join('\r\n')}\r\n\r\n${body}`;
}

function parse(text: string): RawResponse | null {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { status: Number(statusLine.split(' ')[1]), headers, body: text.slice(end + 4), text };
}

function isWhole(response: RawResponse): boolean {
  const length = response.headers.get('content-length');
  return length !== undefined && response.body.length >= Number(length);
}
