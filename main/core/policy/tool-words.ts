/** What the words of a tool's name and description say it does. English, since that is what servers are written in. */
import type { AccessClass } from '../../../contract/views.ts';

const words = (text: string): readonly string[] => text.trim().split(/\s+/u);

/** Verbs that only look. Some are nouns as well: where a word stands decides (`access-class.ts`). */
const reading: ReadonlySet<string> = new Set(
  words(`
  analyze analyse ask check compare count demonstrate describe detect diff display echo explain fetch filter find get grep help
  identify inspect list locate lookup look monitor ping preview query read report resolve retrieve return scan search
  show status stat suggest summarize tail tell tree validate verify view wait whoami directory info`),
);

const writing: ReadonlySet<string> = new Set(
  words(`
  accept activate add annotate append apply approve archive arrange assign attach authorize book build buy call
  cancel change checkout clone close commit complete configure connect convert copy create deactivate decline deploy
  disable disconnect dismiss download drag duplicate edit emulate enable exec execute export fill fork forward generate
  grant handle import init initialize insert install invite invoke join launch leave link lock login logout
  make manage mark merge modify move mutate navigate order pause pay pin place post press promote provision publish
  pull push put react record rebase refresh register reject release rename reopen replace reply reschedule
  resend reset resize restart restore resume retry rollback rotate save scale schedule select
  send set share sign start stop store submit subscribe switch sync tag toggle transfer transition type unblock
  undo unlink unlock unpin unsubscribe update upgrade upload upsert write`),
);

const destroying: ReadonlySet<string> = new Set(
  words(`
  delete remove drop purge revoke destroy erase wipe truncate uninstall terminate clear cleanup overwrite kill evict
  expunge unpublish discard drain nuke format`),
);

/** What one word says; null for a word that is no such verb. `deletes` counts as `delete`. */
export function classOfWord(word: string): AccessClass | null {
  return classOfForm(word) ?? (word.endsWith('s') ? thirdPerson(word) : null);
}

function thirdPerson(word: string): AccessClass | null {
  return (
    classOfForm(word.slice(0, -1)) ??
    (word.endsWith('es') ? classOfForm(word.slice(0, -2)) : null) ??
    (word.endsWith('ies') ? classOfForm(`${word.slice(0, -3)}y`) : null)
  );
}

function classOfForm(form: string): AccessClass | null {
  if (destroying.has(form)) return 'destructive';
  if (writing.has(form)) return 'write';
  return reading.has(form) ? 'read' : null;
}

/** `deleteRepo`, `delete_repo`, `HTTPDelete` → their words, in lower case. */
export function wordsOf(name: string): string[] {
  return name
    .slice(0, 256)
    .replaceAll(/([a-z0-9])([A-Z])/gu, '$1_$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/gu, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/u)
    .filter((word) => word !== '');
}
