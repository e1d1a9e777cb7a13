/** Commands about our entries in the files of AI clients; each is written down with the file, never with what is in it. */
import type { clientFileCommands } from '../../contract/client-file-commands.ts';
import type { ClientFiles } from './client-files/client-files.ts';
import type { KnownEntry } from './client-files/entry-book.ts';
import type { Control } from './command-registry.ts';
import { visible } from './lib/visible-text.ts';
import type { Vault } from './ports.ts';
import type { RecordAct } from './record-act.ts';

export interface ClientFileCommandParts {
  readonly clientFiles: ClientFiles;
  readonly vault: Vault;
  readonly record: RecordAct;
}

export function createClientFileCommands({
  clientFiles,
  vault,
  record,
}: ClientFileCommandParts): Pick<
  Control,
  Exclude<keyof typeof clientFileCommands, `import.${string}`>
> {
  return {
    'clientFiles.list': () => clientFiles.list(),
    'clientFiles.preview': (target) => clientFiles.preview(target),
    'clientFiles.install': async ({ digest, replace, ...target }, caller) => {
      vault.wake();
      const entry = await clientFiles.install(target, digest, replace);
      record('clientFiles.install', caller, { detail: where(entry) });
      return entry;
    },
    'clientFiles.uninstall': async ({ entry: id }, caller) => {
      vault.wake();
      const { entry, isRestored } = await clientFiles.uninstall(id);
      record('clientFiles.uninstall', caller, { detail: where(entry) });
      return { file: entry.file, isRestored };
    },
    'clientFiles.undo': async ({ entry: id }, caller) => {
      vault.wake();
      const entry = await clientFiles.undo(id);
      record('clientFiles.undo', caller, { detail: where(entry) });
      return { file: entry.file };
    },
    'clientFiles.forget': ({ entry: id }, caller) => {
      const entry = clientFiles.forget(id);
      record('clientFiles.forget', caller, { detail: where(entry) });
      return { id };
    },
  };
}

function where({ app, name, file }: Pick<KnownEntry, 'app' | 'name' | 'file'>): string {
  return visible(`${app}: "${name}" in ${file}`, 400);
}
