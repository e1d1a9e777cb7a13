/**
 * The stages of a test before anything is said to a server: its name, a connection, TLS. Nothing is
 * sent (ATRYUM-11, ALATION-17).
 */
import { lookup } from 'node:dns/promises';
import { isIP, type Socket } from 'node:net';
import { DialError } from '../../net/dial-error.ts';
import { connectTo, secureTo } from '../../net/network.ts';
import { placeOf } from '../../net/place.ts';
import { limits } from '../../limits/limits.ts';
import { visible } from '../../lib/visible-text.ts';
import type { Finding, Stage } from './test-stage.ts';
import { secondsOf } from '../conversation/open-call.ts';
import type { OpeningContext } from '../connection/opening-context.ts';

type Context = Pick<OpeningContext, 'network' | 'clock'>;

/** @param close ends what the stages opened, whatever became of them */
export function addressStages(
  url: URL,
  context: Context,
  signal: AbortSignal,
): { readonly stages: readonly Stage[]; readonly close: () => void } {
  const open: Socket[] = [];
  const keep = <Kept extends Socket>(socket: Kept): Kept => {
    open.push(socket);
    socket.on('error', () => undefined);
    return socket;
  };
  async function proxyWords(): Promise<string> {
    const proxy = await context.network.proxyFor(url);
    return proxy === null || 'unusable' in proxy ? '' : ` through ${proxy.words}`;
  }

  async function connectStage(): Promise<Finding> {
    const through = await proxyWords();
    try {
      keep(await connectTo(url, context.network, context.clock, signal));
      return { ok: true, message: `Connected to port ${placeOf(url).port}${through}.` };
    } catch (error) {
      return notDialled(
        error,
        through === ''
          ? 'Check that the server runs and that the port is right.'
          : 'Check the proxy settings of this computer, or except the host in NO_PROXY.',
      );
    }
  }

  async function tlsStage(): Promise<Finding> {
    const [socket] = open;
    if (socket === undefined) return { ok: false, message: 'There is no connection.' };
    try {
      keep(await secureTo(url, socket, context.network, context.clock, signal));
      return { ok: true, message: 'The certificate is valid.' };
    } catch (error) {
      const isUntrusted = error instanceof DialError && error.trouble === 'untrusted';
      return notDialled(
        error,
        isUntrusted
          ? `Trusted are ${context.network.trust.words}. If your organisation looks into secure connections, name the file of its certificate in NODE_EXTRA_CA_CERTS and start Consentry again; if not, do not use this server.`
          : 'Check that the address begins with the right one of http and https.',
      );
    }
  }

  const stages: Stage[] = [
    {
      step: 'resolve',
      async run() {
        const through = await proxyWords();
        return through === ''
          ? resolveStage(url, context)
          : { ok: true, message: `Goes${through}, which finds the address.` };
      },
    },
    { step: 'connect', run: connectStage },
    ...(url.protocol === 'https:' ? [{ step: 'tls', run: tlsStage }] : []),
  ];
  return {
    stages,
    close() {
      for (const socket of open) socket.destroy();
    },
  };
}

async function resolveStage(url: URL, { clock }: Context): Promise<Finding> {
  const { host } = placeOf(url);
  if (isIP(host) !== 0) return { ok: true, message: `${host} is an address already.` };
  const found = await Promise.race([
    lookup(host, { all: true }).catch(() => []),
    new Promise<null>((resolve) => {
      clock.after(limits.upstream.connect, () => resolve(null));
    }),
  ]);
  if (found !== null && found.length > 0) {
    const addresses = found.slice(0, 4).map(({ address }) => address);
    return { ok: true, message: `${visible(host)} is ${addresses.join(', ')}.` };
  }
  return {
    ok: false,
    message:
      found === null
        ? `The address ${visible(host)} was not found within ${secondsOf(limits.upstream.connect)}.`
        : `The address ${visible(host)} could not be found.`,
    hint: 'Check the spelling of the address and the network connection.',
  };
}

function notDialled(error: unknown, hint: string): Finding {
  if (!(error instanceof DialError)) throw error;
  return { ok: false, message: error.message, hint };
}
