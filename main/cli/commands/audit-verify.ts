/**
 * `consentry audit verify`: whether every entry is as it was written (SEC-97). Without a running instance the chain is
 * checked all the same; what only the key in the vault can tell is said to be open.
 */
import type { Command } from 'commander';
import type { CommandOutput } from '../../../contract/commands.ts';
import { createSeal } from '../../core/audit/seal.ts';
import { verifyStretch } from '../../core/audit/verify.ts';
import { messageOf } from '../../core/lib/errors.ts';
import { openAuditForReading } from '../../core/store/audit-file.ts';
import { exitCodes } from '../../shared-adapters/exit-codes.ts';
import { CliError } from '../cli-error.ts';
import type { CommandContext } from '../command-context.ts';
import { defineCommand } from '../define-command.ts';
import { textOption } from '../read-options.ts';
import { shown } from '../format.ts';
import { verifyExport } from './audit-export.ts';
import type { CliIo } from '../io.ts';

type Verified = CommandOutput<'audit.verify'>;
type Verify = (from: number | null) => Promise<Verified>;

interface Report {
  readonly checked: number;
  readonly last: number;
  readonly keyed: boolean;
  readonly broken: Verified['broken'];
}

export function addAuditVerify(audit: Command, io: CliIo): void {
  const text = {
    usage: 'verify',
    summary: 'whether every entry is as it was written; exit code 1 names the first that is not',
    example: 'consentry audit verify',
  };
  defineCommand(audit, io, text, async (context, _args, options) => {
    const file = textOption(options, 'export');
    if (file !== undefined) return verifyExport(context, file);
    const report = await verifyAll(context);
    context.print(report, () => describe(report));
    if (report.broken !== null) throw new CliError('internal', '', null, exitCodes.failed);
  }).option('--export <file>', 'a file that `consentry audit export` wrote, in place of the log');
}

async function verifyAll(context: CommandContext): Promise<Report> {
  let { verify, first } = await begin(context);
  let checked = 0;
  for (;;) {
    checked += first.checked;
    const { last, keyed, broken, next } = first;
    if (next === null) return { checked, last, keyed, broken };
    if (!context.json) context.note(`Checked ${next - 1} of ${last}.`);
    first = await verify(next);
  }
}

/** By the running instance, which has the key; by ourselves where none runs. */
async function begin(context: CommandContext): Promise<{ verify: Verify; first: Verified }> {
  const ask: Verify = (from) => context.call('audit.verify', { from });
  try {
    return { verify: ask, first: await ask(null) };
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'not_running') throw error;
  }
  const verify = await withoutInstance(context.dataDir);
  return { verify, first: await verify(null) };
}

async function withoutInstance(dataDir: string): Promise<Verify> {
  try {
    const parts = {
      db: await openAuditForReading(dataDir),
      seal: createSeal(),
      anchor: null,
      head: null,
    };
    return (from) => verifyStretch(parts, from);
  } catch (error) {
    throw new CliError(
      'not_found',
      `There is no audit log to read in ${dataDir}: ${messageOf(error)}`,
      'Name the data folder with --data-dir.',
      exitCodes.notFound,
    );
  }
}

function describe({ checked, last, keyed, broken }: Report): string {
  const open =
    'Only the chain could be checked: without the key in the vault an edit by somebody who counts the chain anew, and a cut at the end, do not show. Start Consentry, with its vault open, and verify again.';
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
