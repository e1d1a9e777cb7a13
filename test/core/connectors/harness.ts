/**
 * Connectors with real sockets, processes and files, an in-memory vault and preferences, and a
 * clock of the test's choice.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import {
  newConnectorSchema,
  type NewConnector,
} from '../../../contract/commands/connector-commands.ts';
import type { ConnectorState } from '../../../main/core/connectors/conversation/connector-facts.ts';
import type { Connectors } from '../../../main/core/connectors/registry/connectors-interface.ts';
import { createConnectors } from '../../../main/core/connectors/registry/connectors.ts';
import type {
  UpstreamOutcome,
  UpstreamRequest,
} from '../../../main/core/connectors/conversation/upstream.ts';
import { createChanges } from '../../../main/core/lib/changes.ts';
import { createNamedFetch } from '../../../main/core/net/named-request.ts';
import { createNetwork, type Network } from '../../../main/core/net/network.ts';
import { CoreError } from '../../../main/core/lib/errors.ts';
import { Secret } from '../../../main/core/lib/secret.ts';
import type { JsonObject } from '../../../main/core/lib/json.ts';
import type {
  Clock,
  LogFields,
  Logger,
  Preferences,
  Vault,
} from '../../../main/core/ports/ports.ts';
import { openStore, type Store } from '../../../main/core/store/open-store.ts';
import { memoryPreferences, noGuard, plainVaultState } from '../../support/core/memory-ports.ts';

export const chaosChild = join(import.meta.dirname, '../../support/upstreams/chaos-child.mjs');
export const serverBin = (name: string, file = 'dist/index.js'): string =>
  join(import.meta.dirname, '../../../node_modules/@modelcontextprotocol', name, file);

/** Real time, `speed` times as fast: waits of minutes in seconds, in the right order. */
export function realClock(speed = 1): Clock {
  return {
    nowMs: () => Date.now(),
    monotonicMs: () => performance.now() * speed,
    after(delayMs, action) {
      const timer = setTimeout(action, Math.min(delayMs / speed, 2_147_483_647));
      timer.unref();
      return () => {
        clearTimeout(timer);
      };
    },
  };
}

export interface MemoryVault extends Vault {
  readonly secrets: Map<string, string>;
  isLocked: boolean;
}

export function memoryVault(): MemoryVault {
  const secrets = new Map<string, string>();
  const vault: MemoryVault = {
    secrets,
    isLocked: false,
    ...plainVaultState('for tests'),
    async get(reference) {
      assertOpen();
      const value = secrets.get(reference);
      return value === undefined ? undefined : new Secret(value);
    },
    async put(reference, secret) {
      assertOpen();
      secrets.set(reference, secret.open());
    },
    async remove(reference) {
      assertOpen();
      secrets.delete(reference);
    },
  };
  function assertOpen(): void {
    if (vault.isLocked) throw new CoreError('vault_unavailable', 'The vault is locked.');
  }
  return vault;
}

interface LogLine {
  readonly event: string;
  readonly fields: LogFields | undefined;
}

export interface Harness {
  connectors: Connectors;
  readonly vault: MemoryVault;
  readonly preferences: Preferences;
  readonly dataDir: string;
  readonly logged: LogLine[];
  readonly toolChanges: string[];
  /** `connector what`, in their order. */
  readonly offeringChanges: string[];
  store: Store;
  add(
    connector: Omit<NewConnector, 'args' | 'env' | 'cwd' | 'timeoutSeconds' | 'bearer'> &
      Partial<NewConnector>,
  ): Promise<void>;
  addChild(name: string, mode: string, more?: object): Promise<void>;
  addHttp(name: string, url: string, bearer?: string): Promise<void>;
  /** Waits for a connection status. */
  until(
    name: string,
    connection: ConnectorState['connection'],
    withinMs?: number,
  ): Promise<ConnectorState>;
  state(name: string): ConnectorState;
  call(
    name: string,
    tool: string,
    args?: JsonObject,
    more?: Partial<UpstreamRequest>,
  ): Promise<UpstreamOutcome>;
  /** The text of a successful call, parsed. */
  value(name: string, tool: string, args?: JsonObject): Promise<unknown>;
  /** Stops everything and opens it again on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export function createHarness(
  options: {
    clock?: Clock;
    environment?: Record<string, string | undefined>;
    vault?: MemoryVault;
    clientCapabilities?: JsonObject;
    network?: Network;
  } = {},
): Harness {
  const dataDir = mkdtempSync(join(tmpdir(), 'consentry-connectors-'));
  const clock = options.clock ?? realClock();
  const vault = options.vault ?? memoryVault();
  const preferences = memoryPreferences();
  const logged: LogLine[] = [];
  const toolChanges: string[] = [];
  const offeringChanges: string[] = [];
  const changes = createChanges();
  changes.on('tools', (name) => toolChanges.push(name));
  changes.on('offerings', (name, list) => offeringChanges.push(`${name} ${list}`));
  const write = (event: string, fields?: LogFields): void => {
    logged.push({ event, fields });
  };
  const logger: Logger = { debug: write, info: write, warn: write, error: write };
  const open = (store: Store): Connectors =>
    createConnectors({
      store,
      preferences,
      vault,
      clock,
      random: { bytes: (length) => randomBytes(length) },
      logger,
      children: noGuard,
      version: '0.0.1',
      audit: { append: () => undefined },
      changes,
      // Services are on loopback, as typed; no name is known.
      fetch: createNamedFetch({ resolver: { resolve: () => Promise.reject(new Error()) }, clock }),
      origin: () => 'http://127.0.0.1:29170',
      ...(options.clientCapabilities && { clientCapabilities: options.clientCapabilities }),
      network: options.network ?? createNetwork({}),
      ...(options.environment === undefined ? {} : { environment: options.environment }),
    });
  const store = openStore(dataDir);

  const harness: Harness = {
    connectors: open(store),
    vault,
    preferences,
    dataDir,
    logged,
    toolChanges,
    offeringChanges,
    store,
    async add(connector) {
      await harness.connectors.add(newConnectorSchema.parse(connector));
    },
    addChild: (name, mode, more = {}) =>
      harness.add({
        kind: 'stdio',
        name,
        command: process.execPath,
        args: [chaosChild, mode],
        ...more,
      }),
    addHttp: (name, url, bearer) =>
      harness.add({ kind: 'http', name, url, ...(bearer === undefined ? {} : { bearer }) }),
    until: (name, connection, withinMs = 10_000) =>
      vi.waitFor(
        () => {
          const state = harness.state(name);
          if (state.connection === connection) return state;
          throw new Error(`${name} is ${state.connection}: ${state.error ?? 'no error'}`);
        },
        { timeout: withinMs, interval: 10 },
      ),
    state(name) {
      const state = harness.connectors.find(name);
      if (state === undefined) throw new Error(`no connector ${name}`);
      return state;
    },
    call: (name, tool, args = {}, more = {}) =>
      harness.connectors.request(name, {
        method: 'tools/call',
        params: { name: tool, arguments: args },
        signal: new AbortController().signal,
        timeoutMs: 10_000,
        ...more,
      }),
    async value(name, tool, args) {
      const value = valueOf(await harness.call(name, tool, args));
      if (tool !== 'env') return value;
      const { base64 } = value as { base64: string };
      return JSON.parse(Buffer.from(base64, 'base64').toString()) as unknown;
    },
    async restart() {
      await harness.connectors.stop();
      await harness.store.close();
      harness.store = openStore(dataDir);
      harness.connectors = open(harness.store);
    },
    async stop() {
      await harness.connectors.stop();
      await harness.store.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return harness;
}

/** The first text block of a tool result, as JSON where it is. */
export function valueOf(outcome: UpstreamOutcome): unknown {
  if (outcome.kind !== 'result') throw new Error(`no result: ${JSON.stringify(outcome)}`);
  const [block] = outcome.result['content'] as { text: string }[];
  const text = block?.text ?? '';
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** True for a process that runs; one that ended and waits to be collected does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) [ZX]/su.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

export function childrenOf(pid: number): number[] {
  const child = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return child.trim().split(/\s+/u).filter(Boolean).map(Number);
}
