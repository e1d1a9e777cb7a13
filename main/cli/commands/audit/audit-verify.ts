/**
 * `consentry audit verify`: whether every entry is as it was written (SEC-97). Without a running
 * instance the chain is checked all the same, up to the end that the store notes; what only the key
 * in the vault can check is reported as open.
 */
import type { Command } from 'commander';
import type { CommandOutput } from '../../../../contract/commands/commands.ts';
import { createSeal } from '../../../core/audit/seal.ts';
import { readNotedEnd } from '../../../core/audit/noted-end.ts';
import { verifyStretch } from '../../../core/audit/verify.ts';
import { messageOf } from '../../../core/lib/errors.ts';
import { openAuditForReading, openStoreForReading } from '../../../core/store/audit-file.ts';
import { exitCodes } from '../../../shared-adapters/system/exit-codes.ts';
import { CliError } from '../../cli-error.ts';
import type { CommandContext } from '../../command-context.ts';
import { defineCommand } from '../../define-command.ts';
import { textOption } from '../../read-options.ts';
import { shown } from '../../format.ts';
import { verifyExport } from './audit-export.ts';
import type { CliIo } from '../../io.ts';

type Verified = CommandOutput<'audit.verify'>;
type Verify = (from: number | null) => Promise<Verified>;

interface Report {
  readonly checked: number;
  readonly last: number;
  readonly keyed: boolean;
  readonly broken: Verified['broken'];
}

/** What `withoutInstance` compared with. */
interface Begun {
  readonly verify: Verify;
  readonly first: Verified;
  /** The last entry that the store knows of; null: none, or an instance answers. */
  readonly notedEnd: number | null;
}

export function addAuditVerify(audit: Command, io: CliIo): void {
  const text = {
    usage: 'verify',
    summary:
      'Check that every entry is as it was written; else exit with 1 and name the first that is not',
    example: 'consentry audit verify',
  };
  defineCommand(audit, io, text, async (context, _args, options) => {
    const file = textOption(options, 'export');
    if (file !== undefined) return verifyExport(context, file);
    const { notedEnd, ...report } = await verifyAll(context);
    context.print(report, () => describe(report, notedEnd));
    if (report.broken !== null) throw new CliError('internal', '', null, exitCodes.failed);
  }).option('--export <file>', 'A file that `consentry audit export` wrote, in place of the log');
}

async function verifyAll(
  context: CommandContext,
): Promise<Report & { readonly notedEnd: number | null }> {
  const { verify, notedEnd, ...begun } = await begin(context);
  let { first } = begun;
  let checked = 0;
  for (;;) {
    checked += first.checked;
    const { last, keyed, broken, next } = first;
    if (next === null) return { checked, last, keyed, broken, notedEnd };
    if (!context.json) context.note(`Checked ${next - 1} of ${last}.`);
    first = await verify(next);
  }
}

/** By the running instance, which has the key; by ourselves where none runs. */
async function begin(context: CommandContext): Promise<Begun> {
  const ask: Verify = (from) => context.call('audit.verify', { from });
  try {
    return { verify: ask, first: await ask(null), notedEnd: null };
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'not_running') throw error;
  }
  const { verify, notedEnd } = await withoutInstance(context.dataDir);
  return { verify, first: await verify(null), notedEnd };
}

async function withoutInstance(dataDir: string): Promise<Omit<Begun, 'first'>> {
  try {
    const db = await openAuditForReading(dataDir);
    const store = await openStoreForReading(dataDir);
    const anchor = store === null ? null : readNotedEnd(store);
    const parts = { db, seal: createSeal(), anchor, head: null };
    return { verify: (from) => verifyStretch(parts, from), notedEnd: anchor?.last ?? null };
  } catch (error) {
    throw new CliError(
      'not_found',
      `There is no audit log to read in ${dataDir}: ${messageOf(error)}`,
      'Name the data folder with --data-dir.',
      exitCodes.notFound,
    );
  }
}

function describe({ checked, last, keyed, broken }: Report, notedEnd: number | null): string {
  const open = `${
    notedEnd === null
      ? 'Only the chain could be checked: without the key in the vault an edit by somebody who counts the chain anew, and a cut at the end, do not show.'
      : `Checked without the key in the vault, against the end that Consentry noted in store.db, entry ${notedEnd}: what somebody cut after it, or changed in both files, does not show. It is noted every half minute and at each stop.`
  } Start Consentry, with its vault open, and verify again.`;
  if (broken === null) {
    const good =
      checked === 0
        ? 'The log has no entries.'
        : `${checked} entries up to ${last} are as they were written.`;
    return keyed ? good : `${good}\n${open}`;
  }
  const when = broken.at === null ? '' : ` of ${broken.at}`;
  const after = `${checked} entries before it are as they were written.`;
  return `Entry ${broken.id}${when}: ${broken.what}. ${shown(sentence(broken.detail), 600)}\n${after}${keyed ? '' : `\n${open}`}`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/u.test(text) ? '' : '.'}`;
}
