/** Invented answers that hold, and calls that were missed. */
import type { AnswersView } from '../../../contract/views/answers.ts';
import { ago } from './fake-time.ts';

const cursor = { clientId: 'dyn-6f1c9a20', clientName: 'Cursor', connector: 'github' };

export function fakeAnswers(scene: string): AnswersView {
  if (scene === 'empty' || scene === 'quiet') return { given: [], missed: [] };
  return {
    given: [
      {
        ...cursor,
        id: 'an-session',
        kind: 'session',
        tool: 'add_comment',
        covers: 'Any arguments',
        givenAt: ago(35),
        until: ago(-445),
        callsLeft: null,
        calls: 12,
        lastUsedAt: ago(2),
      },
      {
        ...cursor,
        id: 'sa-always',
        kind: 'always',
        tool: 'create_issue',
        covers: 'owner is "acme"; title begins with "Nightly"; any body',
        givenAt: ago(60 * 50),
        until: null,
        callsLeft: null,
        calls: 41,
        lastUsedAt: ago(70),
      },
      {
        ...cursor,
        id: 'sa-minutes',
        kind: 'always',
        tool: 'update_file',
        covers: 'Any arguments',
        givenAt: ago(3),
        until: ago(-7),
        callsLeft: 4,
        calls: 1,
        lastUsedAt: ago(1),
      },
    ],
    missed: [
      {
        ...cursor,
        id: 'mi-one',
        tool: 'merge_pull_request',
        arguments: '{"number":214,"owner":"acme","repo":"web"}',
        askedAt: ago(17),
        missedAt: ago(12),
      },
    ],
  };
}
