/**
 * How the SDK's requests leave this computer: as everything else does that goes to an address
 * people typed (`net/network.ts`).
 */
import { Agent } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connectTo, secureTo, type Network } from '../net/network.ts';
import type { Clock } from '../ports/ports.ts';

export interface CollectorAgent {
  readonly agent: Agent;
  /** Ends every connection, also one that is still being made. */
  close(): void;
}

type Taken = (error: Error | null, socket: Duplex) => void;

/** Connects to this origin and no other, whatever a request says. */
export function createCollectorAgent(url: URL, network: Network, clock: Clock): CollectorAgent {
  const abort = new AbortController();
  const open = new Set<Socket>();

  async function connect(): Promise<Socket> {
    const socket = await connectTo(url, network, clock, abort.signal);
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    return url.protocol === 'https:' ? secureTo(url, socket, network, clock, abort.signal) : socket;
  }

  async function connectFor(taken: Taken): Promise<void> {
    let socket: Socket;
    try {
      socket = await connect();
    } catch (error) {
      // Node's types require a socket here too; Node does not look at it.
      taken(error instanceof Error ? error : new Error('no connection'), new Socket());
      return;
    }
    taken(null, socket);
  }

  class CollectorsAgent extends Agent {
    override createConnection(_options: unknown, taken?: Taken): undefined {
      if (taken !== undefined) void connectFor(taken);
      return undefined;
    }
  }

  const agent = new CollectorsAgent({ keepAlive: false, maxSockets: 1 });
  // What `https.request` looks at before it takes an agent.
  Object.assign(agent, {
    protocol: url.protocol,
    defaultPort: url.protocol === 'https:' ? 443 : 80,
  });
  return {
    agent,
    close() {
      abort.abort();
      for (const socket of open) socket.destroy();
      agent.destroy();
    },
  };
}
