/**
 * The demo: a server whose address a connector has, and a client that takes one step at a press.
 * What of it outlives this run is the connector, in the settings as all are, and the id of the
 * client, so that it can be removed.
 */
import type { DemoStepId, DemoView } from '../../../contract/views/snapshot/demo-view.ts';
import { createAborter, type Aborter } from '../lib/abort.ts';
import type { Changes } from '../lib/changes.ts';
import { CoreError, messageOf } from '../lib/errors.ts';
import type { Secret } from '../lib/secret.ts';
import type { Clock, Logger, Preferences, Random } from '../ports/ports.ts';
import { demoConnectors, portOf, scopesFor } from './demo-connectors.ts';
import { createDemoClient, type DemoClient, type Registered } from './demo-client.ts';
import { createDemoServer, demoPath } from './demo-server.ts';
import { createDemoSteps, type DemoSteps, type StepResult } from './demo-steps.ts';
import { createSendRequest } from './http-request.ts';
import { demoTools } from './notes.ts';

export interface Demo {
  view(): DemoView;
  /**
   * Runs `add` with the address of the server, which listens from then on as long as a connector
   * has it.
   *
   * @throws CoreError `conflict` – no port can be had; and what `add` throws
   */
  withServer<Added>(add: (url: string) => Promise<Added>): Promise<Added>;
  /**
   * Registers the client and begins its login; resolves once it is registered.
   *
   * @throws CoreError `conflict` – no connector, no tool accepted, or nothing listens;
   *   `connector_failed` – the registration was refused
   */
  start(): Promise<{ readonly clientId: string; readonly connector: string }>;
  /** @throws CoreError `conflict` – a step runs, or none is left */
  next(): void;
  /** What `forget` is followed by removing: the client that is registered, and the connectors. */
  leftovers(): { readonly clientId: string | null; readonly connectors: readonly string[] };
  /** Ends the client's run; its registration is the caller's to remove. */
  forget(): void;
  /** Listens again for connectors of an earlier run. Never rejects. */
  open(): Promise<void>;
  stop(): void;
}

interface Parts {
  readonly version: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly preferences: Preferences;
  readonly changes: Changes;
  /** Our own origin; null while nothing listens. */
  readonly origin: () => string | null;
  readonly hasClient: (clientId: string) => boolean;
  /** A tool of the connector was accepted, so that there is something to give. */
  readonly isReviewed: (connector: string) => boolean;
}

interface Session {
  readonly client: DemoClient;
  readonly registered: Registered;
  readonly steps: DemoSteps;
  readonly aborter: Aborter;
  token: Secret | null;
}

/** @returns the demo; nothing of it listens or runs yet */
export function openDemo(parts: Parts): Demo {
  const { version, clock, random, logger, preferences, changes } = parts;
  const server = createDemoServer(version);
  let session: Session | null = null;
  /** Connectors that are being added have the address already. */
  let adding = 0;

  const connectors = (): readonly string[] =>
    demoConnectors(preferences.read()).map(({ name }) => name);

  function settle(): void {
    if (adding === 0 && server.port() !== null && connectors().length === 0) server.close();
  }

  function keepClient(clientId: string | undefined): void {
    preferences.update((current) => ({ ...current, demoClientId: clientId }));
  }

  function registeredId(): string | null {
    const clientId = preferences.read().demoClientId;
    return clientId !== undefined && parts.hasClient(clientId) ? clientId : null;
  }

  function forget(): void {
    session?.aborter.abort();
    session = null;
    try {
      if (preferences.read().demoClientId !== undefined) keepClient(undefined);
    } catch (error) {
      // A registration that is gone is nobody's, whatever the settings still say.
      logger.warn('demo.not_forgotten', { error: messageOf(error) });
    }
    changes.touch();
  }

  function run(of: Session, id: DemoStepId, act: () => Promise<StepResult>): void {
    of.steps.begin(id);
    changes.touch();
    void act()
      .catch((error: unknown): StepResult => ({ outcome: 'failed', said: messageOf(error) }))
      .then((result) => {
        if (of.aborter.signal.aborted) return;
        of.steps.end(id, result);
        changes.touch();
      });
  }

  changes.on('tools', settle);

  return {
    view() {
      const clientId = registeredId();
      return {
        connector: connectors()[0] ?? null,
        clientId,
        isInterrupted: clientId !== null && session === null,
        steps: [...(session?.steps ?? createDemoSteps()).list()],
      };
    },

    async withServer(add) {
      adding += 1;
      try {
        const port = await server.open();
        return await add(`http://127.0.0.1:${port}${demoPath}`);
      } finally {
        adding -= 1;
        settle();
      }
    },

    async start() {
      const connector = reviewedConnector(connectors()[0], parts.isReviewed);
      const origin = parts.origin();
      if (origin === null) {
        throw new CoreError('conflict', 'Consentry does not listen, so no client can reach it.', {
          hint: 'The overview says why.',
        });
      }
      const aborter = createAborter();
      const client = createDemoClient({
        endpoint: new URL(`/mcp/${connector}`, origin),
        scopes: scopesFor(connector),
        version,
        send: createSendRequest(clock, aborter.signal),
        clock,
        random,
      });
      const registered = await client.register().catch((error: unknown) => {
        throw new CoreError(
          'connector_failed',
          `The demo client could not register: ${messageOf(error)}`,
        );
      });
      session?.aborter.abort();
      const begun: Session = { client, registered, aborter, steps: createDemoSteps(), token: null };
      session = begun;
      keepClient(registered.clientId);
      run(begun, 'login', () => logIn(begun));
      return { clientId: registered.clientId, connector };
    },

    next() {
      if (session === null) throw notStarted();
      const { steps, token } = session;
      if (steps.running()) {
        throw new CoreError('conflict', 'The demo client waits for an answer.', {
          hint: 'Answer the question that is open, or remove the demo.',
        });
      }
      const id = steps.next();
      const current = session;
      if (id === null) {
        throw new CoreError('conflict', 'The demo has shown all of its steps.', {
          hint: 'Remove it, or start it again.',
        });
      }
      if (id === 'login') return run(current, id, () => logIn(current));
      if (token === null) throw notStarted();
      const { tool, args } = callsOf[id];
      run(current, id, async () => {
        const { kind, said } = await current.client.call(token, tool, args);
        return { outcome: kind, said };
      });
    },

    leftovers: () => ({ clientId: registeredId(), connectors: connectors() }),
    forget,

    async open() {
      const [kept] = demoConnectors(preferences.read());
      if (kept === undefined) return;
      try {
        await server.open(portOf(kept));
      } catch (error) {
        // The connector says that it is not reached; removing and adding it takes another port.
        logger.warn('demo.not_listening', { error: messageOf(error) });
      }
    },

    stop() {
      session?.aborter.abort();
      session = null;
      server.close();
    },
  };
}

const callsOf = {
  read: { tool: demoTools.read, args: {} },
  write: { tool: demoTools.write, args: { text: 'Written by the demo client' } },
  delete: { tool: demoTools.destroy, args: {} },
  'after-revoke': { tool: demoTools.read, args: {} },
} as const satisfies Record<Exclude<DemoStepId, 'login'>, object>;

async function logIn(session: Session): Promise<StepResult> {
  const outcome = await session.client.logIn(session.registered);
  if (outcome.kind !== 'granted')
    return { outcome: outcome.kind, said: outcome.kind === 'failed' ? outcome.why : '' };
  session.token = outcome.token;
  return { outcome: 'granted', said: '' };
}

function notStarted(): CoreError {
  return new CoreError('conflict', 'The demo client has no login in this run of Consentry.', {
    hint: 'Start the demo again, or remove it.',
  });
}

/** @throws CoreError `conflict` */
function reviewedConnector(
  connector: string | undefined,
  isReviewed: (connector: string) => boolean,
): string {
  if (connector === undefined) {
    throw new CoreError('conflict', 'The demo needs the connector of the demo server.', {
      hint: 'Add it first: in the window with “Demo notes”, or `consentry connectors add --preset demo`.',
    });
  }
  if (!isReviewed(connector)) {
    throw new CoreError('conflict', `No tool of ${connector} is accepted yet.`, {
      hint: `Look at its tools and accept them first: \`consentry connectors review ${connector} --accept-all\`.`,
    });
  }
  return connector;
}
