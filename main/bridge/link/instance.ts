/**
 * Where the instance of a data folder is. The file informs and decides nothing: whoever answers
 * there has to prove itself.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type JsonValue } from '../../core/lib/json.ts';

export interface FoundInstance {
  readonly port: number;
  /** Another one after a restart. */
  readonly stamp: string;
}

/**
 * `silent`: it runs and does not listen, because it is starting or because somebody has its port.
 */
export function findInstance(dataDir: string): FoundInstance | 'silent' | null {
  let value: JsonValue;
  try {
    value = JSON.parse(readFileSync(join(dataDir, 'instance.json'), 'utf8')) as JsonValue;
  } catch {
    return null;
  }
  if (!isJsonObject(value)) return null;
  const { endpoint, pid, startedAt } = value;
  if (typeof pid !== 'number' || !isAlive(pid)) return null;
  if (typeof endpoint !== 'string') return 'silent';
  const port = Number(/^http:\/\/127\.0\.0\.1:(\d{1,5})\/mcp$/u.exec(endpoint)?.[1]);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return null;
  return { port, stamp: `${pid} ${JSON.stringify(startedAt)}` };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there and belongs to somebody else; the proof will show it.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
