/**
 * The bridge of a page straight onto the command door of a core in the same process, as the preload
 * has it over IPC. It writes down what the page calls, and knows when everything has arrived.
 */
import type { PolicyBridge, PromptBridge } from '../../../contract/plain/bridge.ts';
import type { CommandName, CommandOutput } from '../../../contract/commands/commands.ts';
import type { CommandErrorView, CommandResult } from '../../../contract/views/errors.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { Core } from '../../../main/core/ports/core.ts';
import type { AppBridge, Connection } from '../../../renderer/state/app-bridge.ts';

/** Taken before a test stops the time. */
const { setImmediate, setTimeout } = globalThis;

interface PageCall {
  readonly name: string;
  readonly input: unknown;
}

/** Values over those of the core; a function is asked for each snapshot. */
type ShownValues = Partial<AppSnapshot> | ((snapshot: AppSnapshot) => Partial<AppSnapshot>);

export interface PageBridge {
  readonly app: AppBridge;
  readonly prompts: PromptBridge;
  readonly policy: PolicyBridge;
  /** Every call so far. */
  readonly calls: readonly PageCall[];
  /** The next call of this command does not reach the core, and fails like this. */
  failNext(name: string, error: CommandErrorView): void;
  /** As `failNext`, for every call of it. */
  failAlways(name: string, error: CommandErrorView): void;
  /**
   * From now on the page gets another answer than the core's, for a state of the system that a
   * test cannot bring about.
   */
  changeAnswer<Name extends CommandName>(
    name: Name,
    change: (value: CommandOutput<Name>) => CommandOutput<Name>,
  ): void;
  setConnection(connection: Connection): void;
  /** As main asks for a page. */
  navigate(page: string): void;
  /** What the page was last shown. */
  snapshot(): AppSnapshot;
  /**
   * From now on the page is shown these values in place of the core's, for a state that no act of
   * a test brings about. Null: the core's again.
   */
  show(values: ShownValues | null): void;
  /** Resolves when every call is answered, and the state that they caused has arrived. */
  settled(): Promise<void>;
}

const windows = {
  page: 'main-window',
  prompt: 'prompt-window',
  policy: 'policy-window',
} as const;

/** Rounds of the event loop without a call or a snapshot after which nothing more comes of it. */
const quietTurns = 4;

export function createPageBridge(core: Core, shell: 'desktop' | 'headless'): PageBridge {
  const snapshotListeners = new Set<(snapshot: AppSnapshot) => void>();
  const questionListeners = new Set<() => void>();
  const connectionListeners = new Set<(connection: Connection) => void>();
  const pageListeners = new Set<(page: string) => void>();
  const failures = new Map<string, CommandErrorView>();
  const changes = new Map<string, (value: never) => unknown>();
  const lasting = new Map<string, CommandErrorView>();
  const calls: PageCall[] = [];
  const open = new Set<PageCall>();
  let connection: Connection = { kind: 'live' };
  let shown: ShownValues | null = null;
  let arrived = core.snapshot();
  let last = arrived;
  let { revision } = last;
  let questions = JSON.stringify(last.questions);
  core.onSnapshot(arrive);

  function arrive(snapshot: AppSnapshot): void {
    if (snapshot.revision <= arrived.revision) return;
    arrived = snapshot;
    publish();
  }

  function publish(): void {
    revision += 1;
    const values = typeof shown === 'function' ? shown(arrived) : shown;
    last = { ...arrived, ...values, revision };
    for (const listener of snapshotListeners) listener(last);
    const now = JSON.stringify(last.questions);
    if (now === questions) return;
    questions = now;
    for (const listener of questionListeners) listener();
  }

  async function call(
    door: keyof typeof windows,
    name: string,
    input: unknown,
  ): Promise<CommandResult<never>> {
    const made = { name, input };
    calls.push(made);
    open.add(made);
    try {
      // Like every real answer, it comes after the caller has gone on.
      await Promise.resolve();
      const failure = failures.get(name) ?? lasting.get(name);
      failures.delete(name);
      if (failure !== undefined) return { ok: false, error: failure };
      const window = windows[door];
      const result = await core.call(shell === 'headless' ? 'headless-ui' : window, name, input);
      if (name === 'state.get' && result.ok) {
        arrive(core.snapshot());
        return { ok: true, value: last as never };
      }
      // `never` stands for the output of whatever was called. Nothing of the core is shared.
      const answer = structuredClone(result) as CommandResult<never>;
      const change = changes.get(name);
      if (!answer.ok || change === undefined) return answer;
      return { ok: true, value: change(answer.value) as never };
    } finally {
      open.delete(made);
    }
  }

  const prompts: PromptBridge = {
    kind: 'prompt',
    call: (name, input) => call('prompt', name, input),
    onChange: (listener) => listen(questionListeners, listener),
  };
  const policy: PolicyBridge = {
    kind: 'policy',
    call: (name, input) => call('policy', name, input),
  };
  return {
    app: {
      main: {
        kind: 'main',
        call: (name, input) => call('page', name, input),
        onSnapshot: (listener) => listen(snapshotListeners, listener),
        onNavigate: (listener) => listen(pageListeners, listener),
      },
      prompts: shell === 'headless' ? prompts : null,
      policy: shell === 'headless' ? policy : null,
      onConnection(listener) {
        listener(connection);
        return listen(connectionListeners, listener);
      },
    },
    prompts,
    policy,
    calls,
    failNext: (name, error) => void failures.set(name, error),
    failAlways: (name, error) => void lasting.set(name, error),
    changeAnswer: (name, change) => void changes.set(name, change),
    setConnection(next) {
      connection = next;
      for (const listener of connectionListeners) listener(next);
    },
    navigate(page) {
      for (const listener of pageListeners) listener(page);
    },
    snapshot: () => last,
    show(values) {
      shown = values;
      publish();
    },
    async settled() {
      let before = -1;
      for (let quiet = 0; quiet < quietTurns; quiet += 1) {
        // A timer first: a browser tells of a new address by one.
        await new Promise((resolve) => {
          setTimeout(() => setImmediate(resolve), 0);
        });
        arrive(core.snapshot());
        const now = calls.length + revision;
        if (open.size > 0 || now !== before) quiet = 0;
        before = now;
      }
    },
  };
}

function listen<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
