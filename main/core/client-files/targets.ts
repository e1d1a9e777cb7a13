/**
 * From what the person named to one file and one entry: which client, whose file, by which way in.
 */
import { existsSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { WayIn } from '../../../contract/commands/client-file-commands.ts';
import { CoreError } from '../lib/errors.ts';
import type { BridgeCommand, ClientPaths } from '../ports/ports.ts';
import { clientRow } from './clients/client-rows.ts';
import type { ClientRow } from './clients/client-row.ts';
import type { Entry } from './formats/notation.ts';
import { fileOf, projectPlace, type Located } from './locations.ts';

/** What the person named; what is absent is the usual. */
export interface Named {
  readonly app: string;
  readonly via?: WayIn | undefined;
  readonly name?: string | undefined;
  readonly connector?: string | undefined;
  readonly project?: string | undefined;
  /** Entries that ours takes the place of. */
  readonly without?: readonly string[] | undefined;
}

export interface Target {
  readonly row: ClientRow;
  /** Null: the client has no place on this system. */
  readonly place: Located | null;
  /** Folders that a link may lead into. */
  readonly roots: readonly string[];
  readonly project: string | null;
  readonly name: string;
  readonly via: WayIn;
  readonly connector: string | null;
  readonly entry: Entry;
  readonly without: readonly string[];
}

export interface TargetParts {
  readonly clientPaths: ClientPaths;
  readonly bridge: BridgeCommand | null;
  /** e.g. `http://127.0.0.1:29170/mcp`; null: we do not listen. */
  readonly endpoint: () => string | null;
  readonly hasConnector: (name: string) => boolean;
}

/** What a client takes on this machine, the usual first. */
export function waysOf(row: ClientRow, bridge: BridgeCommand | null): readonly WayIn[] {
  const ways: readonly WayIn[] = row.http === null ? ['bridge'] : ['http', 'bridge'];
  return bridge === null ? ways.filter((way) => way !== 'bridge') : ways;
}

/** @throws CoreError `not_found`, `invalid_input`, `conflict` */
export function targetOf(named: Named, parts: TargetParts): Target {
  const { clientPaths } = parts;
  const row = clientRow(named.app);
  if (row === undefined) {
    throw new CoreError('not_found', 'Consentry does not know this client.', {
      hint: 'See `consentry clients apps`.',
    });
  }
  const connector = named.connector ?? null;
  if (connector !== null && !parts.hasConnector(connector))
    throw new CoreError('not_found', `There is no connector "${connector}".`);
  const project = named.project ?? null;
  const place =
    project === null
      ? fileOf(row, clientPaths, existsSync)
      : projectPlace(row, assertFolder(project), clientPaths);
  if (project !== null && place === null)
    throw new CoreError('invalid_input', `${row.name} has no file of its own in a project.`);
  const via = named.via ?? usualWay(row);
  return {
    row,
    place,
    roots: project === null ? [clientPaths.homeDir] : [clientPaths.homeDir, project],
    project,
    name: named.name ?? usualName(connector),
    via,
    connector,
    entry: entryFor(row, via, connector, parts),
    without: named.without ?? [],
  };
}

/** By which way a client reaches us where nobody chooses one. */
export function usualWay(row: ClientRow): WayIn {
  return waysOf(row, null)[0] ?? 'bridge';
}

/** What an entry is called where nobody chooses a name. */
export function usualName(connector: string | null): string {
  const suffix = connector === null ? '' : `-${connector.replaceAll(/[^A-Za-z0-9_-]/gu, '-')}`;
  return `consentry${suffix}`.slice(0, 40);
}

/**
 * For reading only: no entry of ours is worked out.
 *
 * @throws CoreError `not_found`, `invalid_input`
 */
export function importTargetOf(named: Named, clientPaths: ClientPaths): Target {
  return targetOf(
    { app: named.app, project: named.project, via: 'bridge' },
    {
      clientPaths,
      bridge: { command: '', args: [] },
      endpoint: () => null,
      hasConnector: () => false,
    },
  );
}

function entryFor(row: ClientRow, via: WayIn, connector: string | null, parts: TargetParts): Entry {
  if (via === 'http') {
    if (row.http === null) {
      throw new CoreError('invalid_input', `${row.name} cannot be given an address in its file.`, {
        hint: 'It starts our bridge instead: --via bridge.',
      });
    }
    const endpoint = parts.endpoint();
    if (endpoint === null)
      throw new CoreError(
        'conflict',
        'Consentry does not listen now, so it has no address to give.',
      );
    return row.http(connector === null ? endpoint : `${endpoint}/${connector}`);
  }
  if (parts.bridge === null) {
    throw new CoreError('conflict', 'The bridge is not installed beside this Consentry.', {
      hint: 'Install Consentry again, or use a client that takes an address.',
    });
  }
  const { command, args } = parts.bridge;
  const resource = connector === null ? [] : ['--resource', `/mcp/${connector}`];
  return row.bridge({ command, args: [...args, '--client', row.id, ...resource] });
}

function assertFolder(path: string): string {
  if (!isAbsolute(path) || !isFolder(path)) {
    throw new CoreError('invalid_input', 'There is no such project folder.', {
      hint: 'Name it with its whole path.',
    });
  }
  return path;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
