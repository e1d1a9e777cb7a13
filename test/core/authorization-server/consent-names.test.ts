/**
 * What the consent window says about names, as a whole core says it: SEC-37, with SEC-26 for who
 * started it.
 */
import { describe, expect, test } from 'vitest';
import { authorize, logIn, register, waitingConsent } from '../../support/clients/oauth-client.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';

/** Registers, asks, and gives what the consent warns of about the name. */
async function warningsAbout(core: TestCore, changes: Record<string, unknown>): Promise<string[]> {
  const client = await register(core.issuer, changes);
  await authorize(core.issuer, client);
  const consent = await waitingConsent(core, client.clientId);
  await core.run('question.deny', { id: consent.id });
  return consent.warnings
    .filter(({ code }) => code === 'look-alike' || code === 'same-name')
    .map(({ code, text }) => `${code}: ${text}`);
}

async function coreThatKnows(name: string): Promise<TestCore> {
  const core = await startCore();
  await logIn(core, { client: await register(core.issuer, { client_name: name }) });
  return core;
}

describe('SEC-37 the consent warns of a name that passes for another', () => {
  test.each([
    ['a well-known one', '\u0421laude Code', 'look-alike: The name looks like “Claude Code”'],
    [
      'a client that has access',
      'Cornpany Notes',
      'look-alike: The name looks like “Company Notes”',
    ],
    [
      'the same, with what cannot be seen',
      'Company\u200b Notes',
      'look-alike: The name is “Company',
    ],
    ['no other, in two alphabets', 'N\u043etepad', 'look-alike: The name mixes alphabets'],
  ])('%s', async (_what, name, warning) => {
    const core = await coreThatKnows('Company Notes');
    const [first = '', ...more] = await warningsAbout(core, { client_name: name });
    expect(first).toContain(warning);
    expect(more).toEqual([]);
  });

  test('a name that another client has, whose codes go elsewhere', async () => {
    const core = await coreThatKnows('Company Notes');
    const [first = ''] = await warningsAbout(core, {
      client_name: 'company-notes',
      redirect_uris: ['dev.evil.notes:/callback'],
    });
    expect(first).toContain('same-name: Another client called “Company Notes”');
  });

  test('a client without access is nobody to be imitated', async () => {
    const core = await startCore();
    await register(core.issuer, { client_name: 'Company Notes' });
    expect(await warningsAbout(core, { client_name: 'Cornpany Notes' })).toEqual([]);
  });

  test.each([
    ['Company Notes'],
    ['Claude Code'],
    ['\u042f\u043d\u0434\u0435\u043a\u0441'],
    ['Clyde'],
  ])('but not of %s, also when it registers again', async (name) => {
    const core = await coreThatKnows(name);
    expect(await warningsAbout(core, { client_name: name })).toEqual([]);
  });
});
