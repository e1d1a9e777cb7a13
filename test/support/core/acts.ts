/** What the audit log says of one kind of act, newest first, in words that people read. */
import { wordsOfAct } from '../../../contract/plain/audit-words.ts';
import type { TestCore } from './start-core.ts';

export async function actsOf(
  { run }: Pick<TestCore, 'run'>,
  action: string,
): Promise<readonly string[]> {
  const { entries } = await run('audit.list', { action });
  return entries.map(
    ({ actor, decision, reason }) =>
      `${actor} ${wordsOfAct(action)}: ${decision}${reason === null ? '' : ` ${reason}`}`,
  );
}
