/**
 * How each published program is told to log in, to list, and to call the echo tool; it is called
 * `consentry` in all of them.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { PersonAnswer } from '../../journeys/support/person.ts';
import type { TestCore } from '../../support/core/start-core.ts';
import type { Model } from './model.ts';
import type { Place, Ran } from './place.ts';

/** What a program is set up with. */
export interface Setting {
  readonly core: TestCore;
  readonly place: Place;
  /** The installed packages. */
  readonly modules: string;
  readonly model: Model;
}

export interface Program {
  /** What it has to know first. */
  setUp?(): Promise<Ran>;
  logIn(answer: PersonAnswer): Promise<Ran>;
  /** The names of tools it has, among others. */
  list(): Promise<string>;
  /** What it says about one call. */
  call(): Promise<string>;
  /** What it says about a call after `end`; a program that was running then goes on. */
  callAfter(end: () => Promise<unknown>): Promise<string>;
  /** What that is when its access has ended. */
  readonly refusal: RegExp;
  /** The address it names as its `client_id`; null for one that registers. */
  readonly document: string | null;
}

export const tool = 'everything__echo';
const node = process.execPath;
const said = async (ran: Promise<Ran>): Promise<string> => (await ran).said;

type Calling = Pick<Program, 'list' | 'call' | 'callAfter'>;

/** A program that has a model call tools. */
function byModel(model: Model, start: () => Promise<Ran>): Calling {
  return {
    async list() {
      await start();
      return model.offered.join('\n');
    },
    call: () => said(start()),
    async callAfter(end) {
      model.between = end;
      const all = await said(start());
      model.between = null;
      return all;
    },
  };
}

/** A program that runs once for each thing. */
function byCommand(list: () => Promise<Ran>, call: () => Promise<Ran>): Calling {
  return {
    list: () => said(list()),
    call: () => said(call()),
    async callAfter(end) {
      await end();
      return said(call());
    },
  };
}

function claudeCode({ core, place, modules, model }: Setting): Program {
  const claude = [node, join(modules, '@anthropic-ai/claude-code/cli-wrapper.cjs')];
  Object.assign(place.environment, {
    ANTHROPIC_BASE_URL: model.origin,
    ANTHROPIC_API_KEY: 'none',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    // All tools at once instead of a search for them.
    ENABLE_TOOL_SEARCH: 'false',
  });
  const add = ['mcp', 'add', '--scope', 'user', '--transport', 'http', 'consentry', core.endpoint];
  return {
    setUp: () => place.run([...claude, ...add]),
    logIn: (answer) =>
      place.runWithLogin(core, place.inTerminal([...claude, 'mcp', 'login', 'consentry']), answer),
    ...byModel(model, () =>
      place.run([...claude, '-p', 'Echo.', '--allowedTools', `mcp__consentry__${tool}`]),
    ),
    refusal: /needs you to sign in again/u,
    document: 'https://claude.ai/oauth/claude-code-client-metadata',
  };
}

function codex({ core, place, modules, model }: Setting): Program {
  const codexJs = join(modules, '@openai/codex/bin/codex.js');
  const program = [node, codexJs, '-c', 'mcp_oauth_credentials_store="file"'];
  const provider = `{name="stand-in",base_url="${model.origin}/v1",wire_api="responses"}`;
  const exec = ['exec', '--skip-git-repo-check', '-c', 'model="stand-in"'];
  let isAdded = false;
  return {
    // Adding logs in by itself.
    async logIn(answer) {
      const add = ['mcp', 'add', 'consentry', '--url', core.endpoint];
      const verb = isAdded ? ['mcp', 'login', 'consentry'] : add;
      isAdded = true;
      return place.runWithLogin(core, [...program, ...verb], answer);
    },
    ...byModel(model, () =>
      place.run([
        ...program,
        ...exec,
        '-c',
        `model_providers.stand-in=${provider}`,
        '-c',
        'model_provider="stand-in"',
        'Echo.',
      ]),
    ),
    refusal: /Authentication required/u,
    document: 'https://chatgpt.com/oauth/codex/client.json',
  };
}

function mcporter({ core, place, modules }: Setting): Program {
  const program = [node, join(modules, 'mcporter/dist/cli.js')];
  const add = ['config', 'add', 'consentry', core.endpoint, '--scope', 'home'];
  const call = ['call', `consentry.${tool}`, 'message=here', '--oauth-timeout', '500'];
  return {
    setUp: () => place.run([...program, ...add]),
    logIn: (answer) => place.runWithLogin(core, [...program, 'auth', 'consentry'], answer),
    ...byCommand(
      () => place.run([...program, 'list', 'consentry']),
      () => place.run([...program, ...call]),
    ),
    refusal: /OAuth authorization required for 'consentry'/u,
    document: null,
  };
}

function mcpc({ core, place, modules }: Setting): Program {
  const program = [node, join(modules, '@apify/mcpc/bin/mcpc')];
  return {
    async logIn(answer) {
      // A session that was refused is taken up again as it was, whatever the new login.
      await place.run([...program, '@consentry', 'close']);
      await place.runWithLogin(core, [...program, 'login', core.endpoint], answer);
      return place.run([...program, 'connect', core.endpoint, '@consentry']);
    },
    ...byCommand(
      () => place.run([...program, '@consentry', 'tools-list']),
      () => place.run([...program, '@consentry', 'tools-call', tool, 'message:=here']),
    ),
    refusal: /does not support authorization flow/u,
    document: null,
  };
}

/** A development dependency; its login is part of a run. */
function inspector({ core, place }: Setting): Program {
  const manifest = createRequire(import.meta.url).resolve(
    '@modelcontextprotocol/inspector/package.json',
  );
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: Record<string, string> };
  const program = [node, join(dirname(manifest), bin['mcp-inspector'] ?? ''), '--cli'];
  const list = [...program, core.endpoint, '--method', 'tools/list'];
  const call = [...program, core.endpoint, '--method', 'tools/call', '--tool-name', tool];
  // With the login it has, or none.
  const stored = '--stored-auth-only';
  Object.assign(place.environment, {
    MCP_AUTO_OPEN_ENABLED: 'true',
    MCP_INSPECTOR_SECRET_STORE: 'file',
  });
  // It cannot use a proxy on Node 20, and would end.
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'])
    delete place.environment[name];
  return {
    logIn: (answer) => place.runWithLogin(core, list, answer),
    ...byCommand(
      () => place.run([...list, stored]),
      () => place.run([...call, '--tool-arg', 'message=here', stored]),
    ),
    refusal: /auth_required/u,
    document: null,
  };
}

/** A development dependency: stdio for a client that knows nothing else. */
export function mcpRemote(endpoint: string, place: Place): StdioClientTransport {
  const manifest = createRequire(import.meta.url).resolve('mcp-remote/package.json');
  const proxy = join(dirname(manifest), 'dist/proxy.js');
  return new StdioClientTransport({
    command: node,
    args: [proxy, endpoint, '--transport', 'http-only', '--allow-http'],
    env: place.environment,
    stderr: 'ignore',
  });
}

export const programs = {
  'Claude Code 2.1.330': claudeCode,
  'Codex 0.169.0': codex,
  'mcporter 0.12.3': mcporter,
  '@apify/mcpc 0.2.6': mcpc,
  'MCP Inspector 2.12.0': inspector,
} as const satisfies Record<string, (setting: Setting) => Program>;
