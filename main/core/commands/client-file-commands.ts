/**
 * Commands about our entries in the files of AI clients; each is written down with the file, never
 * with what is in it.
 */
import type { clientFileCommands } from '../../../contract/commands/client-file-commands.ts';
import type { ClientFiles } from '../client-files/client-files.ts';
import type { KnownEntry } from '../client-files/entry-book.ts';
import type { Control } from './command-registry.ts';
import { visible } from '../lib/visible-text.ts';
import type { Vault } from '../ports/ports.ts';
import { likelyClients } from '../client-files/whose-client.ts';
import type { SnapshotPublisher } from '../snapshot/snapshot-publisher.ts';

export interface ClientFileCommandParts {
  readonly clientFiles: ClientFiles;
  readonly vault: Vault;
  readonly snapshots: Pick<SnapshotPublisher, 'current'>;
}

/** @returns the commands that read and write the files of AI clients */
export function createClientFileCommands({
  clientFiles,
  vault,
  snapshots,
}: ClientFileCommandParts): Pick<
  Control,
  Exclude<keyof typeof clientFileCommands, `import.${string}`>
> {
  return {
    'clientFiles.list': async () => {
      const { clients } = snapshots.current();
      const apps = await clientFiles.list();
      const likely = likelyClients(clients);
      return apps.map((app) => ({ ...app, clients: likely.get(app.id) ?? [] }));
    },
    'clientFiles.preview': (target) => clientFiles.preview(target),
    'clientFiles.install': async ({ digest, replace, ...target }, { note }) => {
      vault.wake();
      const entry = await clientFiles.install(target, digest, replace);
      note({ detail: where(entry) });
      return entry;
    },
    'clientFiles.previewRemoval': ({ entry }) => clientFiles.previewRemoval(entry),
    'clientFiles.uninstall': async ({ entry: id, digest }, { note }) => {
      vault.wake();
      const { entry, isRestored, canUndo } = await clientFiles.uninstall(id, digest);
      note({ detail: where(entry) });
      return { file: entry.file, isRestored, canUndo };
    },
    'clientFiles.undo': async ({ entry: id }, { note }) => {
      vault.wake();
      const entry = await clientFiles.undo(id);
      note({ detail: where(entry) });
      return { file: entry.file };
    },
    'clientFiles.forget': ({ entry: id }, { note }) => {
      const entry = clientFiles.forget(id);
      note({ detail: where(entry) });
      return { id };
    },
  };
}

function where({ app, name, file }: Pick<KnownEntry, 'app' | 'name' | 'file'>): string {
  return visible(`${app}: "${name}" in ${file}`, 400);
}
