/**
 * The one bus for "something changed". An event announces that state has changed already; whoever
 * depends on that state listens. What somebody has to do next is a direct call, not an event.
 */

interface ChangeEvents {
  /** Something that the snapshot shows, and that no other event names. */
  readonly view: [];
  /** What a client may do: a grant, a setting of one client, what a grant can reach. */
  readonly grants: [];
  /** What holds for every call: paused or not, the access policy, rules, permission sets. */
  readonly policy: [];
  /** The managed policy holds anew. */
  readonly managed: [];
  /** The data folder is gone, or back. */
  readonly folder: [isThere: boolean];
  /** Entries of the audit log came. */
  readonly log: [];
  /** Tools of a connector: their list, a pin, a setting; also when the connector came or went. */
  readonly tools: [connector: string];
  /** What a connector offers beside its tools; also when it came or went. */
  readonly offerings: [connector: string, list: 'resources' | 'prompts'];
  /** A tool went from one definition to another and back (SEC-84). */
  readonly 'tool-reverted': [
    change: {
      readonly connector: string;
      readonly name: string;
      readonly turned: 'back' | 'earlier';
    },
  ];
  /**
   * Another account or another server is behind a connector: what was answered about the old one no
   * longer holds.
   */
  readonly 'connector-replaced': [connectorId: string, connector: string];
  /** A login of a connector at its service came to an end. */
  readonly login: [connector: string, outcome: 'connected' | 'declined' | 'failed' | 'mismatch'];
}

type Listener<Name extends keyof ChangeEvents> = (...event: ChangeEvents[Name]) => void;

export interface Changes {
  /**
   * Runs every listener at once, in the order in which they came; one that fails does not stop the
   * others.
   *
   * @throws what the first failing listener threw, after all have run
   */
  emit<Name extends keyof ChangeEvents>(name: Name, ...event: ChangeEvents[Name]): void;
  on<Name extends keyof ChangeEvents>(name: Name, listener: Listener<Name>): void;
  /** `emit('view')`, for parts that know of no other event. */
  readonly touch: () => void;
}

export function createChanges(): Changes {
  const listeners: { readonly [Name in keyof ChangeEvents]: Listener<Name>[] } = {
    view: [],
    grants: [],
    policy: [],
    managed: [],
    folder: [],
    log: [],
    tools: [],
    offerings: [],
    'tool-reverted': [],
    'connector-replaced': [],
    login: [],
  };

  function emit<Name extends keyof ChangeEvents>(name: Name, ...event: ChangeEvents[Name]): void {
    const failures: unknown[] = [];
    for (const listener of listeners[name]) {
      try {
        listener(...event);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  return {
    emit,
    on(name, listener) {
      listeners[name].push(listener);
    },
    touch: () => emit('view'),
  };
}
