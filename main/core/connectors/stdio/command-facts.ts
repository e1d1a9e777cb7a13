/**
 * What exactly a person agreed to when they added a command, and how it differs from what would run
 * now (SEC-76). Names are not enough: the same line of configuration can stand for another file
 * tomorrow.
 */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as z from 'zod';
import { canonicalJson } from '../../lib/canonical-json.ts';
import { sha256Hex } from '../../lib/digest.ts';
import { visible } from '../../lib/visible-text.ts';
import type { StoredStdioConnector } from '../../ports/preferences-document.ts';
import { unreadable, type FileHasher } from './file-hash.ts';
import { runnerOf, scriptArguments } from './program-kind.ts';

export const commandFactsSchema = z.strictObject({
  command: z.string(),
  args: z.array(z.string()),
  cwd: z.string().nullable(),
  /**
   * Values that are no secret, since they can be changed where the command can; null for those in
   * the vault.
   */
  environment: z.record(z.string(), z.string().nullable()),
  /** Where the command was found; null when it was not. */
  file: z.string().nullable(),
  /**
   * Path to hash: the program and what its arguments make it load. Without the program where a
   * package version stands for it.
   */
  content: z.record(z.string(), z.string()),
});
export type CommandFacts = z.infer<typeof commandFactsSchema>;

/** @param file that decides what runs; null: it was not found */
export async function readCommandFacts(
  stored: StoredStdioConnector,
  file: string | null,
  hash: FileHasher,
): Promise<CommandFacts> {
  const { command, args, cwd } = stored;
  const isPinned = runnerOf(command, args)?.isPinned === true;
  const paths = file === null || isPinned ? [] : [file];
  for (const argument of scriptArguments(command, args)) {
    const path = resolve(cwd ?? '.', argument);
    if (await isFile(path)) paths.push(path);
  }
  const content: Record<string, string> = {};
  for (const path of paths) content[path] = await hash(path);
  return {
    command,
    args: [...args],
    cwd,
    environment: Object.fromEntries(
      stored.env.map((entry) => [entry.name, 'value' in entry ? entry.value : null]),
    ),
    file,
    content,
  };
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** Names exactly these facts: whoever confirms them confirms no others. */
export function factsId(facts: CommandFacts): string {
  return sha256Hex(canonicalJson(facts)).slice(0, 32);
}

/**
 * In words, each a sentence; empty when nothing differs. A file that cannot be read differs from
 * everything.
 */
export function factDifferences(confirmed: CommandFacts | null, now: CommandFacts): string[] {
  if (confirmed === null) return ['This command was never confirmed here.'];
  const words: string[] = [];
  if (confirmed.command !== now.command)
    words.push(`The program was ${shown(confirmed.command)}, now it is ${shown(now.command)}.`);
  if (canonicalJson(confirmed.args) !== canonicalJson(now.args))
    words.push(`The arguments were ${list(confirmed.args)}, now they are ${list(now.args)}.`);
  if (confirmed.cwd !== now.cwd)
    words.push(`The working folder was ${folder(confirmed.cwd)}, now it is ${folder(now.cwd)}.`);
  words.push(...variableDifferences(confirmed.environment, now.environment));
  if (confirmed.file !== now.file && now.file !== null) {
    words.push(
      confirmed.file === null
        ? `There was no such program; now it is ${shown(now.file)}.`
        : `It was found as ${shown(confirmed.file)}, now as ${shown(now.file)}.`,
    );
  }
  for (const [path, hash] of Object.entries(now.content)) {
    const before = ownValue(confirmed.content, path);
    if (hash === unreadable) words.push(`The file ${shown(path)} cannot be read for comparison.`);
    else if (before !== undefined && before !== hash)
      words.push(`The file ${shown(path)} has changed.`);
    else if (before === undefined && path !== now.file)
      words.push(`It now runs the file ${shown(path)}.`);
  }
  for (const path of Object.keys(confirmed.content)) {
    if (ownValue(now.content, path) === undefined && path !== confirmed.file)
      words.push(`The file ${shown(path)} is gone.`);
  }
  if (words.length === 0 && canonicalJson(confirmed) !== canonicalJson(now))
    words.push('It differs from what you confirmed.');
  return words;
}

function variableDifferences(
  before: CommandFacts['environment'],
  now: CommandFacts['environment'],
): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  return names.flatMap((name) => {
    const [old, value] = [ownValue(before, name), ownValue(now, name)];
    if (old === value) return [];
    if (old === undefined) return [`The variable ${shown(name)} is new.`];
    if (value === undefined) return [`The variable ${shown(name)} is gone.`];
    return [`The variable ${shown(name)} has another value.`];
  });
}

function ownValue<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function shown(text: string): string {
  return visible(text, 400);
}

function list(args: readonly string[]): string {
  return args.length === 0 ? 'none' : shown(JSON.stringify(args));
}

function folder(path: string | null): string {
  return path === null ? 'not set' : shown(path);
}
