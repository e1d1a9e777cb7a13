/**
 * The servers of one client's file, judged: which can be brought in, which are here already, which
 * are Consentry itself.
 */
import type { FoundServer } from '../../../contract/commands/client-file-commands.ts';
import type { NewConnector } from '../../../contract/commands/connector-commands.ts';
import { limits } from '../limits/limits.ts';
import { visible } from '../lib/visible-text.ts';
import type { StoredConnector } from '../ports/preferences-document.ts';
import { readServer, type Candidate } from './found-servers.ts';
import { loadLayout } from './file-layout.ts';
import type { FoundEntry } from './formats/entry-tree.ts';
import { readClientFile } from './safe-file.ts';
import type { Target } from './targets.ts';

export interface FoundIn {
  /** False: there is no file to read. */
  readonly exists: boolean;
  readonly digest: string;
  readonly servers: readonly { readonly view: FoundServer; readonly candidate: Candidate }[];
}

export interface ImportContext {
  readonly connectors: readonly StoredConnector[];
  /** e.g. `http://127.0.0.1:29170/mcp`. */
  readonly endpoint: string | null;
  readonly bridgeCommand: string | null;
  readonly suggestName: (base: string) => string;
  /** What the policy of this computer lets in. */
  readonly mayAdd: (connector: NewConnector) => boolean;
}

/** @throws FileRefused, CannotEdit */
export async function findServers(
  { row, roots }: Target,
  path: string,
  context: ImportContext,
): Promise<FoundIn> {
  const layout = await loadLayout(row);
  const { content, digest } = await readClientFile(path, roots);
  const entries = content === null ? [] : layout.entries(content.text);
  const servers = entries
    .slice(0, limits.clientFiles.importedServers)
    .map((entry) => judge(entry, context));
  return { exists: content !== null, digest, servers };
}

function judge(entry: FoundEntry, context: ImportContext) {
  const suggestedName = context.suggestName(plainName(entry.name));
  const candidate = readServer(entry, suggestedName);
  const { kind, what, problem, secrets } = candidate;
  const state = isOurs(candidate, context)
    ? 'ours'
    : problem !== null
      ? 'unsupported'
      : isKnown(candidate, context.connectors)
        ? 'duplicate'
        : candidate.connector !== null && !context.mayAdd(candidate.connector)
          ? 'forbidden'
          : 'ready';
  const view: FoundServer = {
    name: visible(entry.name, 200),
    suggestedName,
    kind,
    what,
    state,
    words: state === 'unsupported' ? problem : null,
    secrets: [...secrets],
  };
  return { view, candidate };
}

function plainName(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^-+|-+$/gu, '')
    .slice(0, 27);
  return /^[a-z]/u.test(plain) ? plain.replace(/-+$/u, '') : 'imported';
}

function isOurs({ connector }: Candidate, { endpoint, bridgeCommand }: ImportContext): boolean {
  if (connector === null) return false;
  if (connector.kind === 'stdio')
    return connector.command === bridgeCommand && connector.args.includes('--client');
  return (
    endpoint !== null && (connector.url === endpoint || connector.url.startsWith(`${endpoint}/`))
  );
}

function isKnown({ connector }: Candidate, connectors: readonly StoredConnector[]): boolean {
  return connectors.some((one) => {
    if (connector?.kind === 'http') return one.kind === 'http' && one.url === connector.url;
    return (
      connector?.kind === 'stdio' &&
      one.kind === 'stdio' &&
      one.command === connector.command &&
      one.args.join('\n') === connector.args.join('\n')
    );
  });
}
