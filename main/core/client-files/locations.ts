/**
 * Where a client keeps its servers on this machine. Whether something is there is all that is asked
 * (CFG-1).
 */
import { posix, win32 } from 'node:path';
import type { ClientPaths } from '../ports/ports.ts';
import type { ClientRow, Confidence, FileSystemKind, Place } from './clients/client-row.ts';

export interface Located {
  /** Absolute, in the notation of this system. */
  readonly path: string;
  readonly confidence: Confidence;
  /** Never made anew: taken only where it is there already. */
  readonly isOld: boolean;
}

/** Systems we do not know are laid out like Linux. */
function systemOf({ platform }: ClientPaths): FileSystemKind {
  return platform === 'darwin' || platform === 'win32' ? platform : 'linux';
}

/**
 * All places of a client, in the order in which it looks; a variable that is set names the only
 * one.
 */
function placesOf(row: ClientRow, paths: ClientPaths): readonly Located[] {
  const places = row.places[systemOf(paths)];
  const byVariable = places.filter((place) => isVariable(place) && absolute(place, paths) !== null);
  return (byVariable.length > 0 ? byVariable : places).flatMap((place) => {
    const path = absolute(place, paths);
    const { confidence = row.confidence, isOld = false } = place;
    return path === null ? [] : [{ path, confidence, isOld }];
  });
}

/** The file that counts: the first that is there, else where the client would make it. */
export function fileOf(
  row: ClientRow,
  paths: ClientPaths,
  exists: (path: string) => boolean,
): Located | null {
  const places = placesOf(row, paths);
  const { dirname } = pathOf(paths);
  const fresh = places.filter(({ isOld }) => !isOld);
  return (
    places.find(({ path }) => exists(path)) ??
    fresh.find(({ path }) => exists(dirname(path))) ??
    fresh.at(-1) ??
    null
  );
}

function isVariable({ path }: Place): boolean {
  return path.startsWith('$') && !path.startsWith('$AppSupport/');
}

/** The file in a project folder; null where the client has none. */
export function projectPlace(row: ClientRow, folder: string, paths: ClientPaths): Located | null {
  if (row.projectFile === null) return null;
  const { join } = pathOf(paths);
  return { path: join(folder, row.projectFile), confidence: row.confidence, isOld: false };
}

/** Folders whose being there says that the client is; the home folder says nothing. */
export function signsOf(row: ClientRow, paths: ClientPaths): readonly string[] {
  const { dirname } = pathOf(paths);
  return placesOf(row, paths).flatMap(({ path }) => {
    const folder = dirname(path);
    return folder === paths.homeDir ? [path] : [path, folder];
  });
}

function pathOf(paths: ClientPaths): typeof posix {
  return systemOf(paths) === 'win32' ? win32 : posix;
}

function absolute({ path }: Place, paths: ClientPaths): string | null {
  const { join, isAbsolute } = pathOf(paths);
  const [first = '', ...rest] = path.split('/');
  const start = first === '' ? '/' : startOf(first, paths);
  if (start === null || !isAbsolute(start)) return null;
  return join(start, ...rest);
}

function startOf(first: string, paths: ClientPaths): string | null {
  const { join } = pathOf(paths);
  const { homeDir } = paths;
  if (first === '~') return homeDir;
  if (first === '$AppSupport') return join(homeDir, 'Library', 'Application Support');
  if (first === '%APPDATA%') return set(paths, 'APPDATA') ?? join(homeDir, 'AppData', 'Roaming');
  if (first === '%LOCALAPPDATA%')
    return set(paths, 'LOCALAPPDATA') ?? join(homeDir, 'AppData', 'Local');
  if (first.startsWith('$')) return set(paths, first.slice(1));
  // A drive.
  return `${first}/`;
}

function set(paths: ClientPaths, name: string): string | null {
  const value = paths.environment(name);
  return value === undefined || value === '' ? null : value;
}

/**
 * Where an organisation keeps what it prescribes to this client; read by nobody, only looked for
 * (CFG-15).
 */
export function managedFiles(
  row: ClientRow,
  paths: ClientPaths,
): readonly { readonly path: string; readonly words: string }[] {
  return (row.managed[systemOf(paths)] ?? []).map(({ path, words }) => ({
    path: paths.systemRoot === undefined ? path : pathOf(paths).join(paths.systemRoot, path),
    words,
  }));
}
