/**
 * Local servers of three makers, as published: what their preset says is what runs here, at the
 * same version, from the installed package instead of a package runner. Nothing leaves this
 * computer: their traffic goes to a port that refuses.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { composePreset } from '../../../../main/core/connectors/presets/compose-preset.ts';
import { childrenOf, createHarness, isAlive, type Harness } from '../harness.ts';

const modules = join(import.meta.dirname, '../../../../node_modules');
const nowhere = { name: 'HTTPS_PROXY', value: 'http://127.0.0.1:1', secret: false };

interface Maker {
  readonly preset: string;
  readonly package: string;
  readonly bin: string;
  readonly values: Record<string, string>;
  /** Beside what the preset says. */
  readonly args: readonly string[];
  readonly tools: readonly string[];
  /** Works without the service behind it, or is refused in words. */
  readonly call: { readonly tool: string; readonly arguments: Record<string, string> };
}

const makers: readonly Maker[] = [
  {
    preset: 'chrome-devtools',
    package: 'chrome-devtools-mcp',
    bin: 'build/src/bin/chrome-devtools-mcp.js',
    values: {},
    args: ['--no-usage-statistics', '--executablePath', '/no/such/browser'],
    tools: ['click', 'navigate_page', 'take_snapshot', 'list_network_requests'],
    call: { tool: 'list_pages', arguments: {} },
  },
  {
    preset: 'notion-token',
    package: '@notionhq/notion-mcp-server',
    bin: 'bin/cli.mjs',
    values: { 'notion-token': 'ntn_canary_0123456789' },
    args: [],
    tools: ['API-get-user', 'API-post-search', 'API-post-page'],
    call: { tool: 'API-get-self', arguments: {} },
  },
  {
    preset: 'tavily',
    package: 'tavily-mcp',
    bin: 'build/index.js',
    values: { 'tavily-api-key': 'tvly-canary-0123456789' },
    args: [],
    tools: ['tavily_search', 'tavily_extract'],
    call: { tool: 'tavily_search', arguments: { query: 'nothing' } },
  },
];

let harness: Harness;
beforeEach(() => {
  harness = createHarness();
});
afterEach(async () => {
  await harness.stop();
});

describe.each(makers)('$package', (maker) => {
  it('is added from its preset, lists its tools, answers a call and leaves nothing behind', async () => {
    const composed = composePreset(
      { preset: maker.preset, values: maker.values },
      { platform: 'linux' },
    );
    if (composed.kind !== 'stdio') throw new Error('the preset is no command');
    const installed = JSON.parse(
      readFileSync(join(modules, maker.package, 'package.json'), 'utf8'),
    ) as { version: string };
    expect(composed.args).toContain(`${maker.package}@${installed.version}`);

    await harness.add({
      ...composed,
      command: process.execPath,
      args: [join(modules, maker.package, maker.bin), ...maker.args],
      env: [...composed.env, nowhere],
    });
    const { name } = composed;
    expect(await harness.until(name, 'ready', 20_000)).toMatchObject({
      auth: 'none-needed',
      problem: null,
    });
    const tools = harness.connectors.tools(name).map((tool) => tool.name);
    expect(tools).toEqual(expect.arrayContaining([...maker.tools]));

    // Its key is in the vault and in its environment, nowhere in what is stored.
    for (const secret of Object.values(maker.values)) {
      expect([...harness.vault.secrets.values()]).toContain(secret);
      expect(JSON.stringify(harness.preferences.read())).not.toContain(secret);
    }

    const outcome = await harness.call(name, maker.call.tool, maker.call.arguments);
    // The service is out of reach: its own words, as a result or an error, and no trouble of the
    // connection.
    expect(outcome).toSatisfy(
      () =>
        outcome.kind === 'error' ||
        (outcome.kind === 'result' &&
          (outcome.result['isError'] === true ||
            JSON.stringify(outcome.result).includes('127.0.0.1:1'))),
    );
    expect(harness.state(name)).toMatchObject({ connection: 'ready' });

    const pids = childrenOf(process.pid);
    expect(pids.length).toBeGreaterThanOrEqual(1);
    await harness.connectors.stop();
    expect(pids.filter(isAlive)).toEqual([]);
  });
});
