/** What the person answered is a part of the story of the call. */
import { expect, test } from 'vitest';
import { approval, call, setUp } from '../support.ts';

test('ATRYUM-50 the answer of the person belongs to the call that it is about', async () => {
  const setting = await setUp();
  const { core } = setting;
  for (const answer of ['question.allow', 'question.deny'] as const) {
    const held = call(setting, setting.login, 'put_it', { answer });
    await core.run(answer, { id: (await approval(core)).id });
    await held;
    const [answered] = (await core.run('audit.list', { action: answer })).entries;
    expect(answered).toMatchObject({ connector: 'up', tool: 'put_it', actor: 'user' });
    const { entries } = await core.run('audit.list', { tool: 'put_it' });
    const story = entries.filter(({ callId }) => callId === answered?.callId).toReversed();
    const steps = story.map(({ action, decision }) => `${action} ${decision}`);
    const sent = answer === 'question.allow' ? ['tools/call sent', 'tools/call allow'] : [];
    const ends = sent.length > 0 ? sent : ['tools/call deny'];
    expect(steps.filter((step) => step !== `${answer} done`)).toEqual(['tools/call ask', ...ends]);
    expect(steps).toContain(`${answer} done`);
  }
});
