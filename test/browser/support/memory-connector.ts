/** The published memory server as a connector: it keeps what a client tells it in a file. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Started } from './test.ts';

/** The program, for Node. */
export const memoryServer = join(
  dirname(
    createRequire(import.meta.url).resolve('@modelcontextprotocol/server-memory/package.json'),
  ),
  'dist/index.js',
);

/** Adds it as `memory`, connected, with all of its tools accepted. */
export async function addMemory({ folder, product }: Started): Promise<void> {
  await product.run('connector.add', {
    kind: 'stdio',
    name: 'memory',
    command: process.execPath,
    args: [memoryServer],
    env: [{ name: 'MEMORY_FILE_PATH', value: join(folder, 'memory.jsonl'), secret: false }],
  });
  await product.run('connector.connect', { name: 'memory' });
  await product.run('connector.review', { name: 'memory', accept: 'all' });
}
