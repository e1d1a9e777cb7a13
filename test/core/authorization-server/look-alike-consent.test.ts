/**
 * A consent whose name passes for another's takes two deliberate acts: the person picks what to
 * give, and confirms that they know who asks. Every way to answer is held to it.
 */
import { describe, expect, test } from 'vitest';
import type { Caller } from '../../../contract/commands/command.ts';
import type { ConsentQuestion } from '../../../contract/views/questions/consent-question.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import { authorize, logIn, register, waitingConsent } from '../../support/clients/oauth-client.ts';
import { createTestClock } from '../../support/core/memory-ports.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';

const access = { '*': 'read' } as const;

async function asked(core: TestCore, name: string): Promise<ConsentQuestion> {
  const client = await register(core.issuer, { client_name: name });
  await authorize(core.issuer, client);
  return waitingConsent(core, client.clientId);
}

const withGithub = (core: TestCore) =>
  core.run('connector.add', { kind: 'http', name: 'github', url: 'http://127.0.0.1:9/mcp' });

describe('SEC-129 a look-alike', () => {
  test.each<[Caller]>([['prompt-window'], ['headless-ui'], ['terminal'], ['operator']])(
    'is not allowed by the %s without the confirmation, and is with it',
    async (caller) => {
      const clock = createTestClock();
      const core = await startCore({ ports: { clock } });
      const { id } = await asked(core, 'C1aude Code');
      const { nonce } = await core.run('prompt.get', {}, 'prompt-window');
      clock.advance(limits.questions.deadAllow);
      const answer = { id, access, nonce };
      expect(await core.refused('question.allow', answer, caller)).toMatchObject({
        code: 'invalid_input',
        message: expect.stringContaining('looks like “Claude Code”') as string,
      });
      expect(core.core.snapshot().questions.map((question) => question.id)).toEqual([id]);
      await core.run('question.allow', { ...answer, confirmed: true }, caller);
      expect(core.core.snapshot().questions).toEqual([]);
    },
  );

  test('starts from nothing at each connector, so that nothing is given without a choice', async () => {
    const core = await startCore();
    await withGithub(core);
    const { id, choices, mustConfirm } = await asked(core, 'C1aude Code');
    expect(choices.map(({ name, suggested }) => [name, suggested])).toEqual([
      ['*', 'none'],
      ['github', 'none'],
    ]);
    expect(mustConfirm).toMatch(/^I started this login myself/u);
    expect(await core.refused('question.allow', { id, confirmed: true }, 'terminal')).toMatchObject(
      { message: 'Nothing is suggested here, so say what to give.' },
    );
  });

  test('that has access is given nothing more unless the person picks it', async () => {
    const core = await startCore();
    await withGithub(core);
    const client = await register(core.issuer, { client_name: 'C1aude Code' });
    await authorize(core.issuer, client);
    const first = await waitingConsent(core, client.clientId);
    const given = { github: 'read' } as const;
    await core.run('question.allow', { id: first.id, access: given, confirmed: true }, 'terminal');
    await authorize(core.issuer, client, { scope: 'github:write' });
    const { choices, already } = await waitingConsent(core, client.clientId);
    expect(already?.scopes).toEqual(['github:read']);
    expect(choices).toMatchObject([{ name: 'github', before: 'read', suggested: 'read' }]);
  });
});

test('an ordinary name, or one of an app that moved, needs no confirmation (SEC-129)', async () => {
  const core = await startCore();
  await logIn(core, { client: await register(core.issuer, { client_name: 'Company Notes' }) });
  const ordinary = await asked(core, 'Clyde');
  expect(ordinary.mustConfirm).toBeNull();
  await core.run('question.allow', { id: ordinary.id, access }, 'terminal');
  const client = await register(core.issuer, {
    client_name: 'company-notes',
    redirect_uris: ['dev.notes:/callback'],
  });
  await authorize(core.issuer, client);
  const moved = await waitingConsent(core, client.clientId);
  expect(moved.warnings.map(({ code }) => code)).toContain('same-name');
  expect(moved.mustConfirm).toBeNull();
});
