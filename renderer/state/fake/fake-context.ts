/** What a fake command works on, and how it refuses. */
import type { ConnectorView } from '../../../contract/views/connector-view.ts';
import type { CommandErrorView, CommandResult } from '../../../contract/views/errors.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { FakeWorld } from './fake-world.ts';

export interface Context {
  readonly world: FakeWorld;
  readonly publish: (change: Partial<AppSnapshot>) => void;
}

/**
 * Answers with the command's output, with undefined when what it names is not there, or with a
 * refusal.
 */
export type Handler<Input> = (input: Input, context: Context) => unknown;

class Refusal {
  readonly error: CommandErrorView;
  constructor(error: CommandErrorView) {
    this.error = error;
  }
}

export function refused(error: CommandErrorView): Refusal {
  return new Refusal(error);
}

export function resultOf(value: unknown): CommandResult {
  if (value instanceof Refusal) return { ok: false, error: value.error };
  if (value === undefined) {
    return {
      ok: false,
      error: { code: 'not_found', message: 'That no longer exists.', hint: null },
    };
  }
  return { ok: true, value };
}

/** Puts a change of one connector into the snapshot. */
export function changeConnector(
  { world, publish }: Context,
  name: string,
  change: Partial<ConnectorView>,
) {
  publish({
    connectors: world.snapshot.connectors.map((connector) =>
      connector.name === name ? { ...connector, ...change } : connector,
    ),
  });
  return world.snapshot.connectors.find((connector) => connector.name === name);
}
