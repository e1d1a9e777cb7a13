/**
 * What is known of one AI client: where it keeps its servers, and what an entry of it looks like.
 * Data, nothing else.
 */
import type { BridgeCommand } from '../../ports/ports.ts';
import type { Container, Entry } from '../formats/notation.ts';

export type FileSystemKind = 'darwin' | 'win32' | 'linux';

/**
 * `A`: two sources or the client's own documentation. `B`: one source. `C`: sources disagree;
 * nothing is written there.
 */
export type Confidence = 'A' | 'B' | 'C';

/**
 * Where a file may lie. It begins with one of: `~`, `$AppSupport` (macOS), `%APPDATA%`,
 * `%LOCALAPPDATA%`, `/`, a drive, or a variable of the environment such as `$CLAUDE_CONFIG_DIR`; a
 * place whose variable is not set is none. Written with `/`.
 */
export interface Place {
  readonly path: string;
  /** Absent: that of the client. */
  readonly confidence?: Confidence;
  /** Taken only where it is there already. */
  readonly isOld?: boolean;
}

interface ManagedFile {
  readonly path: string;
  /** What it means for an entry of ours, one sentence (CFG-15). */
  readonly words: string;
}

export interface ClientRow {
  readonly id: string;
  readonly name: string;
  /** Shown among the first, before it was found. */
  readonly isPromoted: boolean;
  readonly confidence: Confidence;
  readonly notation: 'json' | 'toml' | 'yaml';
  readonly container: Container;
  /**
   * Where newer versions keep servers, below the container; taken where a file has that already.
   */
  readonly deeper?: { readonly key: string; readonly entry: (entry: Entry) => Entry };
  /** What a new file has to begin with. */
  readonly head?: string;
  /** In the order in which the client looks; the first that is there counts (`locations.ts`). */
  readonly places: Readonly<Record<FileSystemKind, readonly Place[]>>;
  /** The file of a project folder, where the client has one. */
  readonly projectFile: string | null;
  /** Null: an HTTP address is of no use in this file. */
  readonly http: ((endpoint: string) => Entry) | null;
  readonly bridge: (bridge: BridgeCommand) => Entry;
  /** What the person has to do after the file was written (CFG-14). */
  readonly after: string;
  /** What has to be known before: said beside the preview. */
  readonly before?: string;
  readonly managed: Readonly<Partial<Record<FileSystemKind, readonly ManagedFile[]>>>;
  /** Metadata documents that this client, and no other, identifies itself with. */
  readonly documents?: readonly string[];
  /** Names it goes by when it registers, besides its own. */
  readonly alsoCalled?: readonly string[];
  /** A link that lets the client ask the person itself; no file of it is touched. */
  readonly link?: (name: string, entry: Entry) => string;
  /** The client's own command line for the same. */
  readonly commandLine?: (name: string, endpoint: string) => string;
}

/** The same file below the home folder everywhere. */
export function everywhere(...paths: readonly string[]): ClientRow['places'] {
  const places = paths.map((path) => ({ path }));
  return { darwin: places, win32: places, linux: places };
}

export const named = (key: string): Container => ({ path: [key], kind: 'map' });
export const listed = (key: string): Container => ({ path: [key], kind: 'list' });

/**
 * How long a client is to wait for a call, where its file says that: longer than a person may take
 * to answer.
 */
export const callSeconds = 330;

export const nextStart = 'It connects the next time it is started.';
export const watches = 'It notices by itself; reload it or switch the server on there if it asks.';

/** The stdio entry most clients share. */
export const stdio = ({ command, args }: BridgeCommand): Entry => ({ command, args: [...args] });
