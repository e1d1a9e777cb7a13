/**
 * `consentry audit export`: the log as a file for this user only, whole or not at all; and whether
 * such a file is as it was.
 */
import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import * as z from 'zod';
import {
  exportSignatureSchema,
  type AuditFilter,
} from '../../../../contract/commands/audit-commands.ts';
import {
  signatureLine,
  signatureMember as member,
} from '../../../../contract/plain/audit-export.ts';
import { messageOf } from '../../../core/lib/errors.ts';
import { openExportFile, signatureFileOf } from '../../../shared-adapters/files/export-file.ts';
import { exitCodes } from '../../../shared-adapters/system/exit-codes.ts';
import { CliError, usageError } from '../../cli-error.ts';
import type { CommandContext } from '../../command-context.ts';
import { defineCommand } from '../../define-command.ts';
import { textOption } from '../../read-options.ts';
import { shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { parseOneOf } from '../../parse-values.ts';
import { readFilter, withFilters } from './audit-filters.ts';

type Signature = z.infer<typeof exportSignatureSchema>;

const longestSignature = 4096;
const noteEvery = 10_000;

export function addAuditExport(audit: Command, io: CliIo): void {
  const text = {
    usage: 'export',
    summary: 'Write entries to a file, oldest first, signed',
    example: 'consentry audit export --format jsonl --out audit.jsonl --since 30d',
  };
  const command = defineCommand(audit, io, text, async (context, _args, options) => {
    const out = textOption(options, 'out');
    if (out === undefined) throw usageError('Say where to: --out FILE.');
    const format = parseOneOf(textOption(options, 'format') ?? 'jsonl', ['jsonl', 'csv']);
    const path = resolve(out);
    const signature = await writeExport(context, path, format, await readFilter(context, options));
    context.print({ file: path, ...signature }, () => describe(path, signature));
  });
  withFilters(
    command
      .option('--format <format>', 'jsonl or csv (default: jsonl)')
      .option('--out <file>', 'File to write; an existing one is replaced'),
  );
}

async function writeExport(
  context: CommandContext,
  path: string,
  format: 'jsonl' | 'csv',
  filter: AuditFilter,
): Promise<Signature> {
  let piece = await context.call('audit.export', { format, ...filter });
  try {
    const file = await openExportFile(path, format);
    try {
      let noted = 0;
      for (;;) {
        await file.write(piece.text);
        if (piece.signature !== null) break;
        if (!context.json && piece.exported - noted >= noteEvery) {
          noted = piece.exported;
          context.note(`Wrote ${noted} entries.`);
        }
        piece = await context.call('audit.export', { job: piece.job });
      }
    } catch (error) {
      await file.discard();
      throw error;
    }
    await file.finish(signatureLine(piece.signature));
    return piece.signature;
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(
      'store_failed',
      `${path} cannot be written: ${messageOf(error)}`,
      null,
      exitCodes.failed,
    );
  }
}

function describe(path: string, { count, firstId, lastId, mac }: Signature): string {
  const which = count === 0 ? 'No entries' : `${count} entries (${firstId} to ${lastId})`;
  return `${which} in ${shown(path, 400)}${mac === null ? ', not signed: the vault does not give its key now' : ', signed'}.`;
}

/** Exit code 1 unless the file is as this installation wrote it. */
export async function verifyExport(context: CommandContext, given: string): Promise<void> {
  const path = resolve(given);
  const { signature, digest } = await readSigned(path).catch((error: unknown) => {
    throw new CliError(
      'not_found',
      `${path} cannot be checked: ${messageOf(error)}`,
      null,
      exitCodes.notFound,
    );
  });
  const isWhole = digest === signature.sha256;
  const isOurs = isWhole ? await isSignedByUs(context, signature) : false;
  const report = { file: path, whole: isWhole, signed: isOurs, ...signature };
  context.print(report, () => {
    if (!isWhole) return `${shown(path, 400)} was changed after it was written.`;
    if (isOurs === false) return `${shown(path, 400)} was not signed by this Consentry.`;
    const what = `${signature.count} entries as they were written`;
    return isOurs === null
      ? `${what}; by whom cannot be told: ${signature.mac === null ? 'they are not signed' : 'start Consentry, with its vault open, and check again'}.`
      : `${what}, signed by this Consentry.`;
  });
  if (isOurs !== true) throw new CliError('internal', '', null, exitCodes.failed);
}

/** Null: nobody runs who has the key. */
async function isSignedByUs(
  context: CommandContext,
  signature: Signature,
): Promise<boolean | null> {
  try {
    return (await context.call('audit.checkExport', signature)).signed;
  } catch (error) {
    if (error instanceof CliError && error.code === 'not_running') return null;
    throw error;
  }
}

/** The signature, and the digest of all before it; the file may be larger than memory. */
async function readSigned(path: string): Promise<{ signature: Signature; digest: string }> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, longestSignature));
    await file.read(tail, 0, tail.length, size - tail.length);
    const found = tail.lastIndexOf(`{"${member}"`);
    const isOwnLine = found > 0 ? tail[found - 1] === 10 : found === 0 && tail.length === size;
    const line = isOwnLine
      ? tail.subarray(found).toString('utf8')
      : await readFile(signatureFileOf(path), 'utf8');
    const end = isOwnLine ? size - tail.length + found : size;
    const { [member]: signature } = z
      .object({ [member]: exportSignatureSchema })
      .parse(JSON.parse(line));
    const hash = createHash('sha256');
    const piece = Buffer.alloc(1024 * 1024);
    for (let at = 0; at < end;) {
      const { bytesRead } = await file.read(piece, 0, Math.min(piece.length, end - at), at);
      if (bytesRead === 0) break;
      hash.update(piece.subarray(0, bytesRead));
      at += bytesRead;
    }
    return { signature, digest: hash.digest('hex') };
  } finally {
    await file.close();
  }
}
