/**
 * Bringing servers of other clients in: shown first, added switched off, and only those that the
 * person ticked (CFG-13).
 */
import type { clientFileCommands } from '../../../contract/commands/client-file-commands.ts';
import type { ClientFiles } from '../client-files/client-files.ts';
import { findServers, type FoundIn } from '../client-files/import-servers.ts';
import { inWords, type ProblemInWords } from '../client-files/file-problems.ts';
import { importTargetOf, type Named, type Target } from '../client-files/targets.ts';
import type { Control } from './command-registry.ts';
import type { Connectors } from '../connectors/registry/connectors-interface.ts';
import { CoreError } from '../lib/errors.ts';
import { visible } from '../lib/visible-text.ts';
import type { ConnectorRules } from '../managed/connector-rules.ts';
import type { ManagedLocks } from '../managed/refusals.ts';
import type { Preferences, Vault } from '../ports/ports.ts';

export interface ImportCommandParts {
  readonly clientFiles: ClientFiles;
  readonly connectors: Connectors;
  readonly preferences: Preferences;
  readonly vault: Vault;
  readonly locks: ManagedLocks;
  readonly connectorRules: Pick<ConnectorRules, 'mayAdd'>;
}

type Names = Extract<keyof typeof clientFileCommands, `import.${string}`>;

/** @returns the commands that bring in connectors from the files of AI clients */
export function createImportCommands({
  clientFiles,
  connectors,
  preferences,
  vault,
  locks,
  connectorRules,
}: ImportCommandParts): Pick<Control, Names> {
  const { targetParts } = clientFiles;
  const find = (target: Target, path: string): Promise<FoundIn> =>
    findServers(target, path, {
      connectors: preferences.read().connectors,
      endpoint: targetParts.endpoint(),
      bridgeCommand: targetParts.bridge?.command ?? null,
      suggestName: (base) => connectors.suggestName(base, null),
      mayAdd: connectorRules.mayAdd,
    });
  const targetFor = (named: Named): Target => importTargetOf(named, targetParts.clientPaths);

  return {
    'import.preview': async (named) => {
      const target = targetFor(named);
      const { row, place } = target;
      const common = { app: row.id, appName: row.name, file: place?.path ?? null };
      const nothing = { ...common, digest: null, servers: [] };
      if (place === null) return { ...nothing, problem: noPlace(row.name) };
      try {
        const { exists, digest, servers } = await find(target, place.path);
        if (!exists) return { ...nothing, problem: noFile(row.name, place.path) };
        return { ...common, digest, servers: servers.map(({ view }) => view), problem: null };
      } catch (error) {
        return { ...nothing, problem: inWords(error, targetParts.clientPaths.platform) };
      }
    },
    'import.take': ({ digest, names, ...named }, { also }) =>
      clientFiles.exclusive(async () => {
        vault.wake();
        const target = targetFor(named);
        const { place, row } = target;
        if (place === null) throw new CoreError('not_found', noPlace(row.name).message);
        const found = await find(target, place.path);
        if (found.digest !== digest) {
          throw new CoreError('conflict', 'The file changed since it was shown.', {
            hint: 'Look at it again, then choose.',
          });
        }
        const added: { name: string; connector: string }[] = [];
        const failed: { name: string; message: string }[] = [];
        for (const name of new Set(names)) {
          const server = found.servers.find(({ view }) => view.name === name);
          const isReadable = server?.view.state === 'ready' || server?.view.state === 'forbidden';
          const input = isReadable ? server.candidate.connector : null;
          if (input === null || input === undefined) {
            failed.push({
              name,
              message: 'It is no longer in the file, or cannot be imported.',
            });
            continue;
          }
          try {
            if (!connectorRules.mayAdd(input)) locks.refuse('Adding this connector is not allowed');
            // Two of the file may suggest the same name.
            const free = connectors.suggestName(input.name, null);
            const state = await connectors.add({ ...input, name: free, enabled: false });
            added.push({ name, connector: state.name });
            const detail = visible(`${state.target}, switched off, from ${row.name}`, 300);
            also('connector.add', { connector: state.name, detail });
          } catch (error) {
            if (!(error instanceof CoreError)) throw error;
            failed.push({ name, message: error.message });
          }
        }
        return { added, failed };
      }),
  };
}

function noPlace(app: string): ProblemInWords {
  return {
    reason: 'no-file',
    message: `${app} is not known to keep servers on this system.`,
    hint: 'Name another client: `consentry import` lists those that are here.',
  };
}

function noFile(app: string, path: string): ProblemInWords {
  return {
    reason: 'no-file',
    message: `There is no file ${visible(path, 300)}.`,
    hint: `${app} has no servers of its own there yet, so there is nothing to import.`,
  };
}
