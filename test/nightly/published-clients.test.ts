/**
 * The programs that people have: each logs in, lists, calls, loses its access, comes back, and
 * comes back once more after its registration was removed. Consentry has no network here, as they
 * have none: what they name as their metadata document cannot be read.
 */
import { existsSync } from 'node:fs';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { beforeAll, expect, test } from 'vitest';
import type { ConsentQuestion } from '../../contract/views/questions/consent-question.ts';
import { addEverything } from '../journeys/support/real-upstreams.ts';
import { startCore, type TestCore } from '../support/core/start-core.ts';
import { startModel } from './support/model.ts';
import { makePlace } from './support/place.ts';
import { mcpRemote, programs, tool } from './support/programs.ts';
import { installPublished, type Installed } from './support/published.ts';

let installed: Installed;
beforeAll(() => {
  installed = installPublished();
}, 300_000);

const echoed = 'Echo: here';
const minutes = { timeout: 120_000 };

test.for([
  ['Claude Code 2.1.330', 'TRIAL-A1, TRIAL-A2, TRIAL-A3'],
  ['Codex 0.169.0', 'TRIAL-A1, TRIAL-A2, TRIAL-A3'],
  ['mcporter 0.12.3', 'TRIAL-A1, TRIAL-A3'],
  ['@apify/mcpc 0.2.6', 'TRIAL-A1, TRIAL-A3'],
  ['MCP Inspector 2.12.0', 'TRIAL-A1, TRIAL-A3'],
] as const)(
  '%s logs in, lists, calls, loses its access and comes back, also after it was removed (%s)',
  minutes,
  async ([kind], { skip }) => {
    if ('why' in installed) return skip(installed.why);
    if (!existsSync('/usr/bin/script')) return skip('there is no terminal to play (script)');
    const core = await startCore();
    await addEverything(core);
    const model = await startModel(tool);
    const place = makePlace();
    const program = programs[kind]({ core, place, modules: installed.modules, model });
    const asked: { readonly question: ConsentQuestion; readonly url: URL }[] = [];
    const answer = {
      allow: true,
      access: { everything: 'write' },
      onAsked(question: ConsentQuestion, url: URL) {
        asked.push({ question, url });
        // TRIAL-A3: however often it opens the address, the person is asked once.
        expect(core.core.snapshot().questions).toHaveLength(1);
      },
    } as const;

    if (program.setUp !== undefined) await program.setUp();
    await program.logIn(answer);
    expectPlainConsent(asked[0], program.document);
    expect(await program.list()).toMatch(/everything__gzip.file.as.resource/u);
    expect(await program.call()).toContain(echoed);

    const refused = await program.callAfter(() => core.run('client.revokeAll', {}));
    expect(refused).toMatch(program.refusal);
    await program.logIn(answer);
    expect(await program.call()).toContain(echoed);

    const before = idsOf(core);
    await removeAll(core);
    expect(await program.call()).not.toContain(echoed);
    await program.logIn(answer);
    expect(await program.call()).toContain(echoed);
    expect(asked).toHaveLength(3);
    if (program.document === null) expect(before).not.toContain(asked[2]?.question.clientId);
  },
);

test(
  'mcp-remote 0.15.1 loses its access in the middle of its work, and asks to come back (TRIAL-A3)',
  minutes,
  async () => {
    const core = await startCore();
    await addEverything(core);
    const place = makePlace();
    const connect = async (): Promise<Client> => {
      const client = new Client({ name: 'Nightly', version: '1' });
      const connected = client.connect(mcpRemote(core.endpoint, place));
      await place.answerLogin(core, answer);
      await connected;
      return client;
    };
    const answer = {
      allow: true,
      access: { everything: 'read' },
      onAsked: () => expect(core.core.snapshot().questions).toHaveLength(1),
    } as const;
    const call = (client: Client) =>
      client.callTool({ name: tool, arguments: { message: 'here' } });
    const first = await connect();
    expect(await call(first)).toMatchObject({ content: [{ text: echoed }] });

    await core.run('client.revokeAll', {});
    const held = call(first);
    // It asks for a login by itself, and the call goes through with that.
    await place.answerLogin(core, answer);
    expect(await held).toMatchObject({ content: [{ text: echoed }] });
    await first.close();

    await removeAll(core);
    const second = await connect();
    expect(await call(second)).toMatchObject({ content: [{ text: echoed }] });
    await second.close();
  },
);

/**
 * TRIAL-A1: the scope it repeats names nothing. TRIAL-A2: a document that could not be read stops
 * no login.
 */
function expectPlainConsent(
  asked: { readonly question: ConsentQuestion; readonly url: URL } | undefined,
  document: string | null,
): void {
  const { question, url } = asked ?? expect.fail('nobody was asked');
  expect(url.searchParams.get('scope')).toContain('connectors:read');
  expect(question).toMatchObject({
    scopesInWords: [],
    choices: [
      { name: '*', suggested: 'none' },
      { name: 'everything', suggested: 'read', maximum: 'write' },
    ],
  });
  if (document === null) return;
  expect(question.clientId).toBe(document);
  expect(question.warnings.map(({ code }) => code)).toContain('not-checked');
}

function idsOf(core: TestCore): string[] {
  return core.core.snapshot().clients.map(({ clientId }) => clientId);
}

async function removeAll(core: TestCore): Promise<void> {
  for (const clientId of idsOf(core)) await core.run('client.remove', { clientId });
}
