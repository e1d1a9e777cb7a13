/**
 * What a grant gives: a level per connector, with `*` for every connector, present and future; the
 * rights to read about Consentry itself, each by its own name; and the same as scopes. Write
 * implies read.
 */
import { connectorNamePattern } from '../../../contract/views/ids.ts';
import {
  isOwnRight,
  ownConnector,
  ownRightNames,
  ownRights,
} from '../../../contract/plain/own-rights.ts';
import type { AccessChange, AccessLevel } from '../../../contract/views/access.ts';

export type Access = ReadonlyMap<string, AccessLevel>;

export const everyConnector = '*';

/** Of us, not of a connector: what stands for every connector never stands for it. */
export function isOurs(name: string): boolean {
  return name === ownConnector || isOwnRight(name);
}

/** The level at one connector, own entry and `*` together; null for none. */
export function levelAt(access: Access, connector: string): AccessLevel | null {
  // What a client may do itself, it may know (ATMOS-41).
  if (connector === ownConnector) return 'read';
  if (isOwnRight(connector)) return access.has(connector) ? 'read' : null;
  const own = access.get(connector);
  const every = access.get(everyConnector);
  if (own === 'write' || every === 'write') return 'write';
  return own ?? every ?? null;
}

export function lowerLevel(a: AccessLevel | null, b: AccessLevel | null): AccessLevel | null {
  if (a === null || b === null) return null;
  return a === 'write' && b === 'write' ? 'write' : 'read';
}

/** What both give: never more than either (SEC-21). */
export function intersectAccess(a: Access, b: Access): Access {
  const names = new Set([...a.keys(), ...b.keys()]);
  const both = new Map<string, AccessLevel>();
  for (const name of names) {
    const level = lowerLevel(levelAt(a, name), levelAt(b, name));
    if (level !== null) both.set(name, level);
  }
  return both;
}

/** All that either gives. */
export function unionAccess(...all: readonly Access[]): Access {
  const union = new Map<string, AccessLevel>();
  for (const access of all)
    for (const [name, level] of access) if (union.get(name) !== 'write') union.set(name, level);
  return union;
}

/**
 * Rights after a person's edit. "Every connector" with an exception is no longer every one: it
 * becomes the list of those that are there now, so that what is taken out stays out.
 */
export function editAccess(
  access: Access,
  changes: AccessChange,
  connectors: readonly string[],
): Access {
  const edited = new Map(access);
  const every = changes[everyConnector] ?? access.get(everyConnector) ?? 'none';
  const named = Object.entries(changes).filter(([name]) => name !== everyConnector);
  if (every === 'none') edited.delete(everyConnector);
  else edited.set(everyConnector, every);
  const isExcepted = named.some(
    ([name, level]) =>
      every !== 'none' &&
      !isOurs(name) &&
      (level === 'none' || (level === 'read' && every === 'write')),
  );
  if (isExcepted && every !== 'none') {
    edited.delete(everyConnector);
    for (const name of connectors) if (edited.get(name) !== 'write') edited.set(name, every);
  }
  for (const [name, level] of named) {
    if (level === 'none') edited.delete(name);
    else edited.set(name, isOurs(name) ? 'read' : level);
  }
  return edited;
}

/** The same rights, without what "every connector" gives already. */
export function withoutRepeats(access: Access): Access {
  const every = access.get(everyConnector);
  return new Map(
    [...access].filter(
      ([name, level]) =>
        name === everyConnector ||
        isOurs(name) ||
        every === undefined ||
        (every === 'read' && level === 'write'),
    ),
  );
}

/** True when every right of `inner` is also in `outer`. */
export function isWithin(inner: Access, outer: Access): boolean {
  return [...inner].every(([name, level]) => lowerLevel(level, levelAt(outer, name)) === level);
}

/** `connectors:read`, `github:write` …, sorted. */
export function scopesOf(access: Access): string[] {
  return [...access].map(([name, level]) => scopeFor(name, level)).sort();
}

export function scopeFor(connector: string, level: AccessLevel): string {
  if (isOwnRight(connector)) return ownRights[connector].scope;
  return `${connector === everyConnector ? 'connectors' : connector}:${level}`;
}

/** Reads one `<connector>:read|write` scope, or one of ours; null for any other text. */
export function parseScope(scope: string): { connector: string; level: AccessLevel } | null {
  const right = ownRightNames.find((name) => ownRights[name].scope === scope);
  if (right !== undefined) return { connector: right, level: 'read' };
  // Nothing of ours can be changed through a token (ATMOS-34).
  if (scope === `${ownConnector}:write`) return null;
  const match = /^([a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?):(read|write)$/u.exec(scope);
  if (match === null) return null;
  const [, name = '', level] = match;
  return {
    connector: name === 'connectors' ? everyConnector : name,
    level: level === 'write' ? 'write' : 'read',
  };
}

/** The access that a list of scopes asks for; other scopes are skipped. */
export function accessOfScopes(scopes: readonly string[]): Access {
  const access = new Map<string, AccessLevel>();
  for (const scope of scopes) {
    const parsed = parseScope(scope);
    if (parsed !== null && access.get(parsed.connector) !== 'write')
      access.set(parsed.connector, parsed.level);
  }
  return access;
}

/**
 * What is named to a client that does not know what to ask for: the least that is useful, because
 * many ask for all of it and more comes by step-up (docs/reference/clients.md#habits). Never the
 * activity log (ATMOS-45).
 *
 * @param connector of `/mcp/<connector>`, null for `/mcp`
 */
export function leastScopes(connector: string | null): string[] {
  if (connector !== ownConnector) return [scopeFor(connector ?? everyConnector, 'read')];
  const rights = ownRightNames.filter((name) => name !== 'consentry:audit');
  return rights.map((name) => scopeFor(name, 'read'));
}

/** One sentence per right, e.g. "Read and write with github". */
export function accessInWords(access: Access): string[] {
  return [...access].map(([name, level]) => {
    if (isOwnRight(name)) return ownRights[name].inWords;
    if (name === ownConnector) return 'See what it may do itself';
    const where = name === everyConnector ? 'all connectors, including future ones' : name;
    return level === 'write' ? `Read and write with ${where}` : `Read with ${where}`;
  });
}

export function accessToRecord(access: Access): Record<string, AccessLevel> {
  return Object.fromEntries(access);
}

/** A level we do not know gives nothing, and so does a name that no connector can have (INV-7). */
export function accessFromRecord(record: Readonly<Record<string, AccessLevel>>): Access {
  return new Map(
    Object.entries(record).filter(
      ([name, level]) =>
        (level === 'read' || (level === 'write' && !isOurs(name))) &&
        (name === everyConnector || isOwnRight(name) || connectorNamePattern.test(name)),
    ),
  );
}
