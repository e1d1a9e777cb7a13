/** What the person of the busy world answered before the page opens. */
import { ask, until, type WorldOptions } from '../core/world-host.ts';
import { callTool } from './build-world.ts';
import type { CallData } from './world-data.ts';

const call = (tool: string, args: object, answer: CallData['answer']): CallData => ({
  client: 'Claude Code',
  tool: `github__${tool}`,
  arguments: { ...args },
  ...(answer === undefined ? {} : { answer }),
});

/** Answers that hold in three ways. */
export const answered: Pick<WorldOptions, 'before'> = {
  async before(core, { clients }) {
    for (const tool of ['list_pull_requests', 'get_file_contents'])
      await core.run('tool.set', { connector: 'github', tool, mode: 'ask' });
    await callTool(core, clients, call('list_pull_requests', {}, { for: 'session' }));
    const nightly = { owner: 'acme', title: 'Nightly build', body: 'failed' };
    const like: CallData['answer'] = {
      for: 'always',
      always: {
        arguments: {
          are: 'chosen',
          choices: [
            { name: 'title', may: 'begin', with: 'Nightly' },
            { name: 'body', may: 'any' },
          ],
        },
        calls: null,
        minutes: null,
      },
    };
    await callTool(core, clients, call('create_issue', nightly, like));
    const few: CallData['answer'] = {
      for: 'always',
      always: { arguments: { are: 'exactly' }, calls: 5, minutes: 10 },
    };
    await callTool(core, clients, call('get_file_contents', { path: 'a' }, few));
  },
};

/** A call that nobody answered in time. */
export const missed: Pick<WorldOptions, 'before'> = {
  async before(core, { clients, clock }) {
    await ask(core, clients, { call: call('create_issue', { title: 'x' }, undefined) });
    clock.advance(301_000);
    await until(() => core.core.snapshot().questions.length === 0);
  },
};
