/**
 * What a grant says about each connector, for its editor. The same reading as the core's
 * `lib/access.ts`.
 */
import { isOwnRight, ownConnector, ownRightNames } from '../../../../contract/plain/own-rights.ts';
import type { AccessChoice } from '../../../../contract/views/held-by-groups.ts';
import type { GrantView } from '../../../../contract/views/snapshot/client-view.ts';

export const everyConnector = '*';
export const levels: readonly AccessChoice[] = ['none', 'read', 'write'];

export interface GrantRow {
  /** A connector name, or `*`. */
  readonly name: string;
  readonly level: AccessChoice;
  /** False when no connector of this name exists any more: it can be taken away, not given. */
  readonly exists: boolean;
}

/**
 * One row for each connector the grant can reach or names, "every connector" first where it has
 * that.
 */
export function rowsOf(grant: GrantView, connectors: readonly string[]): readonly GrantRow[] {
  const { access, resources } = grant;
  const reached = connectors.filter(
    (name) => resources.includes('/mcp') || resources.includes(`/mcp/${name}`),
  );
  const named = Object.keys(access).filter((name) => name !== everyConnector && !isOurs(name));
  const rows = [...new Set([...reached, ...named])].map((name) => ({
    name,
    level: higher(access[name] ?? 'none', access[everyConnector] ?? 'none'),
    exists: connectors.includes(name),
  }));
  const every = access[everyConnector];
  return every === undefined
    ? rows
    : [{ name: everyConnector, level: every, exists: true }, ...rows];
}

/** What it may read about Consentry itself; nothing where its tokens do not reach that. */
export function ownRowsOf({ access, resources }: GrantView): readonly GrantRow[] {
  if (!resources.includes('/mcp') && !resources.includes(`/mcp/${ownConnector}`)) return [];
  return ownRightNames.map((name) => ({ name, level: access[name] ?? 'none', exists: true }));
}

function isOurs(name: string): boolean {
  return name === ownConnector || isOwnRight(name);
}

export function isAbove(a: AccessChoice, b: AccessChoice): boolean {
  return levels.indexOf(a) > levels.indexOf(b);
}

function higher(a: AccessChoice, b: AccessChoice): AccessChoice {
  return isAbove(a, b) ? a : b;
}
