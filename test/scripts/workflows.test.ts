/**
 * The workflows: whatever they run is in this repository, whatever they take from others has a
 * version, and no job is endless.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';

const root = join(import.meta.dirname, '../..');
const folder = join(root, '.github/workflows');
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

const stepSchema = z.strictObject({
  name: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  run: z.string().optional(),
  shell: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
});
const workflowSchema = z.strictObject({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  concurrency: z.record(z.string(), z.unknown()).optional(),
  jobs: z.record(
    z.string(),
    z.strictObject({
      name: z.string().optional(),
      needs: z.string().optional(),
      'runs-on': z.string(),
      'timeout-minutes': z.number(),
      permissions: z.record(z.string(), z.string()).optional(),
      strategy: z.record(z.string(), z.unknown()).optional(),
      steps: z.array(stepSchema),
    }),
  ),
});

const workflows = readdirSync(folder).map((file) => ({
  file,
  ...workflowSchema.parse(parse(readFileSync(join(folder, file), 'utf8'))),
}));
const steps = workflows.flatMap(({ file, jobs }) =>
  Object.values(jobs).flatMap((job) => job.steps.map((step) => ({ file, ...step }))),
);

test('there is one for every change, one for the night and one for releases', () => {
  expect(workflows.map(({ file }) => file).toSorted()).toEqual([
    'ci.yml',
    'nightly.yml',
    'release.yml',
  ]);
});

describe.each(workflows)('$file', ({ jobs, permissions }) => {
  test('gives a job no more than reading unless the job asks', () => {
    expect(permissions).toEqual({ contents: 'read' });
  });

  test('needs only jobs that exist', () => {
    for (const { needs } of Object.values(jobs))
      if (needs !== undefined) expect(Object.keys(jobs)).toContain(needs);
  });
});

test('every step either runs something or uses an action of a version, or one of ours', () => {
  for (const { uses, run } of steps) {
    expect([uses, run].filter((one) => one !== undefined)).toHaveLength(1);
    if (uses === undefined) continue;
    if (uses.startsWith('./')) expect(existsSync(join(root, uses, 'action.yml'))).toBe(true);
    else expect(uses).toMatch(/^[\w-]+\/[\w-]+@(?:v\d+|[0-9a-f]{40})$/u);
  }
});

test('every script that a workflow runs is there', () => {
  const text = steps.map(({ run }) => run ?? '').join('\n');
  const named = [...text.matchAll(/\bnpm (?:run (?:-s )?)([\w:]+)/gu)].map(([, name = '']) => name);
  expect(named.length).toBeGreaterThan(4);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
  const files = [...text.matchAll(/\bnode (scripts\/\S+)/gu)].map(([, file = '']) => file);
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

test('nothing that somebody else wrote is put into a command', () => {
  // A branch, a title or a message in `${{ }}` of a command would be run: they go through the
  // environment.
  for (const { run } of steps) expect(run ?? '').not.toContain('${{');
});
