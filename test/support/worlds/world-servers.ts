/**
 * The other side of a world's connectors: real MCP servers of this process and programs that it
 * starts. They outlive a test, because every copy of the world talks to the same ones.
 */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openLoginService } from '../upstreams/login-service.ts';
import type { LoginService } from '../upstreams/login-service-view.ts';
import { complete, type PlainMessage } from '../upstreams/plain-upstream.ts';
import type { ConnectorData, ToolData } from './world-data.ts';

export interface WorldServers {
  /** Where an MCP server answers. */
  urlOf(name: string): string;
  /** The service behind a connector with a login. */
  readonly logins: ReadonlyMap<string, LoginService>;
  /** Folders of programs, for `Ports.searchPath`. */
  readonly searchPath: string;
  /** From now on the servers list their tools as they are after their change. */
  change(): void;
}

const hints = {
  read: { readOnlyHint: true },
  write: { readOnlyHint: false, destructiveHint: false },
  destructive: { readOnlyHint: false, destructiveHint: true },
} as const;

function listed({ tools, listsTwice }: ConnectorData, isChanged: boolean): object[] {
  const again = tools.filter(({ name }) => name === listsTwice);
  return [...tools, ...again]
    .filter(({ before }) => isChanged || before !== 'not there')
    .map((tool) => definitionOf(tool, isChanged));
}

function definitionOf({ name, says, description, before }: ToolData, isChanged: boolean): object {
  return {
    name,
    description: isChanged ? description : (before ?? description),
    inputSchema: { type: 'object' },
    annotations: hints[says],
  };
}

const infoOf = ({ name, title, version }: ConnectorData): object => ({ name, title, version });

/** @param folder where programs and their data may be put */
export async function startWorldServers(
  connectors: readonly ConnectorData[],
  folder: string,
): Promise<WorldServers> {
  const logins = new Map<string, LoginService>();
  let isChanged = false;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const data = connectors.find(({ name }) => request.url === `/${name}`);
      const message = JSON.parse(Buffer.concat(chunks).toString()) as PlainMessage;
      const result = data === undefined ? undefined : answerOf(data, message, isChanged);
      const said =
        result === undefined
          ? { error: { code: -32601, message: 'Method not found' } }
          : { result };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ jsonrpc: '2.0', id: message.id, ...said }));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  server.unref();
  const { port } = server.address() as AddressInfo;
  for (const data of connectors) {
    if (data.reached.by === 'command') placeProgram(data, data.reached.command, folder);
    if (data.reached.by !== 'login') continue;
    const service = await openLoginService();
    service.serverInfo = infoOf(data);
    service.tools = listed(data, false);
    logins.set(data.name, service);
  }
  return {
    urlOf: (name) => logins.get(name)?.mcpUrl ?? `http://127.0.0.1:${port}/${name}`,
    logins,
    searchPath: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
    change() {
      isChanged = true;
    },
  };
}

function answerOf(
  data: ConnectorData,
  { method, params }: PlainMessage,
  isChanged: boolean,
): object | undefined {
  const { offers } = data;
  switch (method) {
    case 'server/discover':
      return {
        ...complete,
        supportedVersions: ['2026-07-28'],
        capabilities: {
          tools: {},
          ...(offers === undefined ? {} : { resources: {}, prompts: {} }),
        },
        _meta: { 'io.modelcontextprotocol/serverInfo': infoOf(data) },
      };
    case 'tools/list':
      return { ...complete, tools: listed(data, isChanged) };
    case 'resources/list':
      return { ...complete, resources: offers?.resources ?? [] };
    case 'resources/templates/list':
      return { ...complete, resourceTemplates: [] };
    case 'prompts/list':
      return { ...complete, prompts: offers?.prompts ?? [] };
    case 'tools/call':
      return {
        resultType: 'complete',
        content: [{ type: 'text', text: `${String(params?.['name'])} is done` }],
      };
    default:
      return undefined;
  }
}

/** A program of that name in front of the PATH, which offers the tools. */
function placeProgram(
  data: ConnectorData,
  [program = '']: readonly string[],
  folder: string,
): void {
  const bin = join(folder, 'bin');
  const offer = join(folder, `${data.name}.json`);
  const server = join(import.meta.dirname, 'stdio-tools.mjs');
  mkdirSync(bin, { recursive: true });
  writeFileSync(offer, JSON.stringify({ serverInfo: infoOf(data), tools: listed(data, true) }));
  const path = join(bin, program);
  writeFileSync(path, `#!/bin/sh\nexec "${process.execPath}" "${server}" "${offer}"\n`);
  chmodSync(path, 0o755);
}
