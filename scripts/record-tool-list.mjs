/**
 * Records what an MCP server on stdio answers to `tools/list`, for test/corpus: nothing of it is
 * ever called.
 *
 * node scripts/record-tool-list.mjs PACKAGE-FOLDER OUT.json [--env NAME=value]… [-- ARGUMENT…]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

const [folder, out, ...rest] = process.argv.slice(2);
if (folder === undefined || out === undefined) throw new Error('PACKAGE-FOLDER OUT.json');
const split = rest.indexOf('--');
const options = split === -1 ? rest : rest.slice(0, split);
const serverArguments = split === -1 ? [] : rest.slice(split + 1);
const env = Object.fromEntries(
  options.filter((option) => option.includes('=')).map((pair) => pair.split(/=(.*)/su).slice(0, 2)),
);
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const bin = typeof manifest.bin === 'string' ? manifest.bin : Object.values(manifest.bin)[0];

const client = new Client({ name: 'recorder', version: '1' });
await client.connect(
  new StdioClientTransport({
    command: process.execPath,
    args: [resolve(folder, bin), ...serverArguments],
    env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', ...env },
    stderr: 'ignore',
  }),
);
const tools = [];
let cursor;
do {
  const page = await client.listTools(cursor === undefined ? {} : { cursor });
  tools.push(...page.tools);
  cursor = page.nextCursor;
} while (cursor !== undefined);
await client.close();

const recorded = { package: manifest.name, version: manifest.version, licence: manifest.license };
const kept = tools.map(({ name, title, description, inputSchema, outputSchema, annotations }) => ({
  name,
  title,
  description,
  inputSchema,
  outputSchema,
  annotations,
}));
writeFileSync(out, `${JSON.stringify({ ...recorded, tools: kept }, null, 1)}\n`);
process.stderr.write(`${manifest.name} ${manifest.version}: ${kept.length} tools\n`);
