/** An export as a file for this user only: whole or not at all. */
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import type { ExportFile } from '../../core/ports/export-file.ts';
import { replaceFileDurably } from './durable-file.ts';

/** A CSV has no place for anything but entries. */
export const signatureFileOf = (path: string): string => `${path}.signature.json`;

/**
 * Begins a file beside the one that it replaces when it is finished.
 *
 * @throws the error of the system
 */
export async function openExportFile(path: string, format: 'jsonl' | 'csv'): Promise<ExportFile> {
  const started = `${path}.${process.pid}.new`;
  const file = await open(started, 'wx', 0o600);

  async function discard(): Promise<void> {
    await file.close().catch(() => undefined);
    await rm(started, { force: true }).catch(() => undefined);
  }

  /** What fails leaves nothing behind. */
  async function orNothing(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      await discard();
      throw error;
    }
  }

  return {
    path,
    write: (text) => orNothing(() => file.writeFile(text)),
    finish: (signature) =>
      orNothing(async () => {
        if (format === 'jsonl') await file.writeFile(signature);
        else await replaceFileDurably(signatureFileOf(path), signature);
        await toDisk(file);
        await rename(started, path);
      }),
    discard,
  };
}

async function toDisk(file: FileHandle): Promise<void> {
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
