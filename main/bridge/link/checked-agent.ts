/**
 * Connections to Consentry that have proven who is at the other end (SEC-07): before a connection
 * is used for anything, a nonce goes over it and only who has the key of our data folder can
 * answer. A stranger on the port receives nothing else.
 */
import { Agent, type AgentOptions } from 'node:http';
import { connect, type Socket } from 'node:net';
import { randomBytes } from 'node:crypto';
import { challengeHeader, proofHeader, type Identity } from '../../core/http/identity.ts';
import { limits } from '../../core/limits/limits.ts';

/** Nobody answered, or not in time: nothing was sent. */
export class Unreachable extends Error {
  constructor() {
    super('Nothing answers on the port of Consentry.');
    this.name = 'Unreachable';
  }
}

/** Somebody else has the port: nothing was sent. */
export class Stranger extends Error {
  constructor() {
    super('Another program answers on the port of Consentry.');
    this.name = 'Stranger';
  }
}

const options: AgentOptions = { keepAlive: true, scheduling: 'lifo' };

/** Its sockets lead to `127.0.0.1:port`, whatever a request says. */
export class CheckedAgent extends Agent {
  readonly #identity: Identity;
  readonly #port: number;

  constructor(identity: Identity, port: number) {
    super(options);
    this.#identity = identity;
    this.#port = port;
  }

  override createConnection(
    _options: unknown,
    done?: (error: Error | null, socket: Socket) => void,
  ): undefined {
    const socket = connect({ host: '127.0.0.1', port: this.#port });
    socket.setNoDelay(true);
    prove(socket, this.#identity, this.#port, (error) => {
      if (error !== null) socket.destroy();
      done?.(error, socket);
    });
    return undefined;
  }
}

/** Calls back once. The socket is then as new: nothing is read or written on it any more. */
function prove(
  socket: Socket,
  identity: Identity,
  port: number,
  then: (error: Error | null) => void,
): void {
  const nonce = randomBytes(32).toString('hex');
  let received = '';
  let isConnected = false;
  const finish = (error: Error | null): void => {
    clearTimeout(deadline);
    socket.off('connect', ask).off('data', receive).off('error', fail).off('close', fail);
    // Before, between and after requests nobody else listens: an aborted one may leave its error on
    // the socket.
    socket.on('error', () => undefined);
    then(error);
  };
  const fail = (): void => finish(isConnected ? new Stranger() : new Unreachable());
  const ask = (): void => {
    isConnected = true;
    socket.write(
      `GET /healthz HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n${challengeHeader}: ${nonce}\r\n\r\n`,
    );
  };
  const receive = (chunk: Buffer): void => {
    received += chunk.toString('latin1');
    if (received.length > limits.bridge.proofBytes) return finish(new Stranger());
    const answer = wholeAnswer(received);
    if (answer === undefined) return;
    const isOurs = answer !== null && identity.verify(nonce, port, answer);
    finish(isOurs ? null : new Stranger());
  };
  const deadline = setTimeout(fail, limits.bridge.proof);
  socket.on('connect', ask).on('data', receive).on('error', fail).on('close', fail);
}

/**
 * The proof in an answer that is there to its last byte; null for one without; undefined while more
 * has to come.
 */
function wholeAnswer(received: string): string | null | undefined {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [status = '', ...lines] = received.slice(0, end).split('\r\n');
  if (!status.startsWith('HTTP/1.1 200 ')) return null;
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  const length = Number(headers.get('content-length') ?? 'none');
  const proof = headers.get(proofHeader);
  // What could not be told apart from the next answer is no answer of ours.
  if (!Number.isSafeInteger(length) || headers.get('connection') === 'close') return null;
  if (proof === undefined || received.length > end + 4 + length) return null;
  return received.length === end + 4 + length ? proof : undefined;
}
