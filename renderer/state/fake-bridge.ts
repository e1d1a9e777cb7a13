/**
 * A bridge to an invented product, for development and tests. It answers every command of a window,
 * changes its snapshot as the core would, and is never part of a shipped bundle (`bridge.ts`).
 */
import type { PromptBridge } from '../../contract/plain/bridge.ts';
import type { CommandErrorView, CommandResult } from '../../contract/views/errors.ts';
import type { PromptView } from '../../contract/views/questions/question.ts';
import type { AppSnapshot } from '../../contract/views/snapshot/app-snapshot.ts';
import type { AppBridge, Connection } from './app-bridge.ts';
import { answerCommand } from './fake/fake-commands.ts';
import { createFakeWorld, type FakeOptions, type FakeWorld } from './fake/fake-world.ts';

export interface FakeBridge {
  readonly app: AppBridge;
  readonly prompts: PromptBridge;
  readonly world: FakeWorld;
  /** Every call so far, for tests. */
  readonly calls: { readonly name: string; readonly input: unknown }[];
  /** Changes the snapshot and publishes it with the next revision. */
  readonly publish: (change: Partial<AppSnapshot>) => void;
  /** The next call of this command fails like this. */
  readonly failNext: (name: string, error: CommandErrorView) => void;
  readonly setConnection: (connection: Connection) => void;
  readonly navigate: (page: string) => void;
}

const deadTimeMs = 1000;

/** A fresh fake with its own world. */
export function createFakeBridge(options: Partial<FakeOptions> = {}): FakeBridge {
  const world = createFakeWorld({ scene: '', auditRows: 200, headless: false, ...options });
  const snapshotListeners = new Set<(snapshot: AppSnapshot) => void>();
  const promptListeners = new Set<() => void>();
  const connectionListeners = new Set<(connection: Connection) => void>();
  const navigateListeners = new Set<(page: string) => void>();
  const failures = new Map<string, CommandErrorView>();
  const calls: FakeBridge['calls'] = [];
  let connection: Connection = { kind: 'live' };
  let shownQuestion: string | null = null;

  function publish(change: Partial<AppSnapshot>): void {
    const before = JSON.stringify(world.snapshot.questions);
    world.snapshot = { ...world.snapshot, ...change, revision: world.snapshot.revision + 1 };
    for (const listener of snapshotListeners) listener(world.snapshot);
    if (JSON.stringify(world.snapshot.questions) === before) return;
    for (const listener of promptListeners) listener();
  }

  function prompt(): PromptView {
    const question = world.snapshot.questions[0] ?? null;
    const isNew = question?.id !== shownQuestion;
    shownQuestion = question?.id ?? null;
    return {
      question,
      position: question === null ? 0 : 1,
      total: world.snapshot.questions.length,
      nonce: question === null ? null : `nonce-${question.id}`,
      allowInMs: question !== null && isNew ? deadTimeMs : 0,
    };
  }

  async function call(name: string, input: unknown): Promise<CommandResult<never>> {
    calls.push({ name, input });
    // Like a real answer, it comes after the caller has gone on.
    await Promise.resolve();
    const failure = failures.get(name);
    if (failure !== undefined) {
      failures.delete(name);
      return { ok: false, error: failure };
    }
    const result =
      name === 'prompt.get'
        ? { ok: true as const, value: prompt() }
        : answerCommand(world, publish, name, input);
    // `never` stands for the output of whatever was called; a fake cannot do better for a table of
    // answers.
    return structuredClone(result) as CommandResult<never>;
  }

  const prompts: PromptBridge = {
    kind: 'prompt',
    call,
    onChange: (listener) => listen(promptListeners, listener),
  };
  const app: AppBridge = {
    main: {
      kind: 'main',
      call,
      onSnapshot: (listener) => listen(snapshotListeners, listener),
      onNavigate: (listener) => listen(navigateListeners, listener),
    },
    prompts: world.snapshot.shell === 'headless' ? prompts : null,
    onConnection: (listener) => {
      listener(connection);
      return listen(connectionListeners, listener);
    },
  };
  return {
    app,
    prompts,
    world,
    calls,
    publish,
    failNext: (name, error) => void failures.set(name, error),
    setConnection: (next) => {
      connection = next;
      for (const listener of connectionListeners) listener(next);
    },
    navigate: (page) => {
      for (const listener of navigateListeners) listener(page);
    },
  };
}

function listen<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
