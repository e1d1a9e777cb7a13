/**
 * `instance.json`: where the running instance of a data folder is. It informs; the lock beside it
 * decides.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const instanceSchema = z.object({
  pid: z.int().positive(),
  /** Epoch milliseconds. */
  startedAt: z.number(),
  shell: z.enum(['desktop', 'headless']),
  version: z.string(),
  /** Address of the control channel; null until it listens. */
  control: z.string().nullable(),
  /** Address for AI clients; null until it listens. */
  endpoint: z.string().nullable(),
});
export type InstanceInfo = z.infer<typeof instanceSchema>;

/**
 * What the running instance says about itself; undefined when there is none, or none that says so
 * yet.
 */
export function readInstance(dataDir: string): InstanceInfo | undefined {
  try {
    return instanceSchema.parse(JSON.parse(readFileSync(instancePath(dataDir), 'utf8')));
  } catch {
    return undefined;
  }
}

export function instancePath(dataDir: string): string {
  return join(dataDir, 'instance.json');
}
