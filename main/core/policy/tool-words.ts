/**
 * What the words of a tool's name and description say it does. English, since that is what servers
 * are written in.
 */
import type { AccessClass } from '../../../contract/views/access.ts';

const words = (text: string): readonly string[] => text.trim().split(/\s+/u);

/**
 * Verbs that only look, and are used of nothing else. Some are nouns as well: where a word stands
 * decides (`class-by-text.ts`). Verbs that also change something (`resolve`, `report`, `return`,
 * `ask`, `verify`) are not here.
 */
const reading: ReadonlySet<string> = new Set(
  words(`
  analyze analyse browse check compare count decompile demonstrate describe detect diff disassemble display echo explain
  fetch filter find geocode get grep help identify inspect list locate lookup look monitor peek ping poll preview query read
  retrieve scan search show status stat suggest summarize tail tree validate view wait whoami directory info`),
);

/**
 * Verbs that change something and are hardly ever nouns in the name of a tool: wherever one stands,
 * it is done.
 */
const plainlyWriting: ReadonlySet<string> = new Set(
  words(`
  accept acknowledge activate add adjust advance allocate allow append apply approve arrange ask assign attach
  authorize ban bind bring buy cancel choose clone compile complete compose configure confirm connect convert
  create customize deactivate decline decrease decrement decrypt demote deny deregister disable disconnect dismiss
  dispatch duplicate elect embed emulate enable encrypt enroll enter escalate evaluate exclude exec execute expire
  extend fill finalize finish flatten follow forget generate give hide impersonate implement include increase
  increment initialize inject insert install instruct invalidate invoke kick launch leave lend lift logout lower
  make manage migrate modify mute mutate navigate notify nudge obtain optimize pay perform persist prepare prevent
  proceed promote propose protect provision publish put quarantine raise reactivate reassign reboot rebase rebuild
  recalculate recompute reconcile recover redeem redo reduce regenerate reindex reject relabel relocate remediate
  remember remind rename render renew reopen reorder replace repost rerun reschedule resend resize resolve
  respond restart restore resubmit retract retry revert rewrite rollback rotate save sell send shuffle simulate
  skip snooze spawn speak split stop submit subscribe suspend synchronize tell throw toggle translate turn
  unarchive unassign unban unblock undo unfollow unhide unlink unlock unmount unmute unpin unprotect unregister
  unsubscribe untag upsert verify warn withdraw write`),
);

/**
 * Verbs that change something and are nouns as well: after a reading verb they are often what is
 * read.
 */
const writingOrNoun: ReadonlySet<string> = new Set(
  words(`
  annotate archive backup block book build call change charge checkout claim close collect comment commit copy
  deploy download drag edit exchange exercise export favorite flag fork forward grant handle import init invite
  join link load lock login mark measure merge mount move order override park patch pause permit pick pin place
  play post press print process pull purchase push react record redirect refresh refund register release reply
  repair report request reserve reset resume return review run scale schedule select set share shift sign sort stage
  start step store swap switch sync tag train transfer transition type update upgrade upload vote watch
  whitelist`),
);

/**
 * Of those, the ones that are more often verbs: a noun only at the end, in the plural, or before a
 * word like "status".
 */
const seldomNoun: ReadonlySet<string> = new Set(
  words(`
  archive backup block change claim close collect copy deploy download drag edit exchange exercise export fork
  forward grant import invite join load lock mark mount move override park patch pause pick pin place press print
  purchase push react record redirect refresh refund register repair reply report reserve reset resume return run
  scale select set share shift sign sort stage start step swap switch sync train transfer transition 
  update upgrade upload vote watch`),
);

/**
 * What follows the name of an act where the act is only talked about: `get_import_status`,
 * `list_update_events`.
 */
const aboutAnAct: ReadonlySet<string> = new Set(
  words(`
  agreement agreements at by children code codes config count counts data date dates detail details duration error errors event events
  fee fees field fields for from history id ids in info job jobs key keys limit limits link links list log logs metadata name
  names note notes of on option options page pages policies policy preview price progress quote quotes rate rates reason reasons
  report reports request requests result results rule rules run runs schema settings sheet state stats status summary template
  templates time times to token tokens type types url urls usage version versions window windows with`),
);

const destroying: ReadonlySet<string> = new Set(
  words(`
  delete remove drop purge revoke destroy erase wipe truncate uninstall terminate clear cleanup overwrite kill evict
  expunge unpublish discard drain nuke format trash`),
);

/** What one word says; null for a word that is no such verb. `deletes` counts as `delete`. */
export function classOfWord(word: string): AccessClass | null {
  return formOf(word, classOfForm);
}

/**
 * What a verb at the start of a sentence says: "Returns the orders" reads, while `return_order`
 * does not; "Performs a search" and "Resolves a name" leave it open.
 */
export function classOfSpokenWord(word: string): AccessClass | null {
  return formOf(word, (form) => {
    if (form === 'return' || form === 'tell') return 'read';
    return leftOpen.has(form) ? null : classOfForm(form);
  });
}

const leftOpen: ReadonlySet<string> = new Set(
  words(`
  allow ask choose collect compile compose evaluate extend follow give include measure obtain perform permit prepare process
  raise render report request resolve run sample simulate skip translate verify`),
);

/**
 * Whether the word, being one that writes, is one even where a noun may stand. `creates` counts as
 * `create`.
 */
export function isPlainlyWriting(word: string): boolean {
  return formOf(word, (form) => (plainlyWriting.has(form) ? true : null)) ?? hasVerbEnding(word);
}

/**
 * Whether a word that may be a verb stands there as what is read.
 *
 * @param next the word after it; undefined at the end of the name
 */
export function isNoun(word: string, next: string | undefined): boolean {
  if (isPlainlyWriting(word)) return false;
  if (!seldomNoun.has(word)) return true;
  return next === undefined || aboutAnAct.has(next);
}

/** First as it is, then as the third person of a verb. */
function formOf<Found>(word: string, find: (form: string) => Found | null): Found | null {
  const found = find(word);
  if (found !== null || !word.endsWith('s')) return found;
  return (
    find(word.slice(0, -1)) ??
    (word.endsWith('es') ? find(word.slice(0, -2)) : null) ??
    (word.endsWith('ies') ? find(`${word.slice(0, -3)}y`) : null)
  );
}

/** `reprioritize`, `notify`: hardly any noun ends like this. */
function hasVerbEnding(word: string): boolean {
  return /.{3}(?:ize|ify)$/u.test(word) && !reading.has(word) && word !== 'size';
}

function classOfForm(form: string): AccessClass | null {
  if (destroying.has(form)) return 'destructive';
  if (reading.has(form)) return 'read';
  return plainlyWriting.has(form) || writingOrNoun.has(form) || hasVerbEnding(form)
    ? 'write'
    : null;
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
