/** What became of the first call, and what a person can ask their AI app to make one. */
import type { ListedEntry } from '../../../contract/views/audit-entry.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { ClientView } from '../../../contract/views/snapshot/client-view.ts';
import { useAnswer } from '../../state/use-answer.ts';

/** Of an agent that calls in a loop, one answer a second is enough. */
const pauseMs = 1000;

/** The call that is told of, once it has ended; one that went through rather than another. */
export type FirstCall =
  | { readonly at: 'waiting' }
  | { readonly at: 'allowed' | 'denied' | 'failed'; readonly entry: ListedEntry };

const ends = { allow: 'allowed', deny: 'denied', failed: 'failed' } as const;

/** Of any app but the demonstration, which proves nothing of the person's own. */
export function useFirstCall({ activity, demo }: AppSnapshot): FirstCall {
  const { value } = useAnswer(
    'audit.list',
    { action: 'tools/call', decision: ['allow', 'deny', 'failed'], limit: 50 },
    { version: activity.lastEntryId, pauseMs, keepsLast: true },
  );
  const entries = (value?.entries ?? []).filter(({ clientId }) => clientId !== demo.clientId);
  const entry = entries.find(({ decision }) => decision === 'allow') ?? entries[0];
  if (entry === undefined) return { at: 'waiting' };
  const { decision } = entry;
  return decision === 'allow' || decision === 'deny' || decision === 'failed'
    ? { at: ends[decision], entry }
    : { at: 'waiting' };
}

export type Suggestion =
  /** Words that any AI app understands. */
  | { readonly kind: 'ask'; readonly client: ClientView; readonly words: string }
  /** There are no tools that an app could use. */
  | { readonly kind: 'no-tools' }
  /** There are, and this app was given none of them. */
  | { readonly kind: 'not-given'; readonly client: ClientView };

/**
 * @param connected clients that have access
 * @returns null where none of them is an app that can be asked
 */
export function suggestionFor(
  { connectors, demo }: Pick<AppSnapshot, 'connectors' | 'demo'>,
  connected: readonly ClientView[],
): Suggestion | null {
  const apps = connected.filter(({ clientId }) => clientId !== demo.clientId);
  const newest = apps.toSorted((a, b) => lastGrant(b).localeCompare(lastGrant(a)));
  const [client] = newest;
  if (client === undefined) return null;
  const usable = connectors.filter(
    ({ connection, tools, toolsToReview }) => connection === 'ready' && tools > toolsToReview,
  );
  if (usable.length === 0) return { kind: 'no-tools' };
  for (const one of newest) {
    const connector = usable.find(({ name }) => mayUse(one, name));
    if (connector !== undefined) {
      const words = `List the tools you have from ${connector.name}, then use one that only reads.`;
      return { kind: 'ask', client: one, words };
    }
  }
  return { kind: 'not-given', client };
}

const mayUse = ({ grants }: ClientView, connector: string): boolean =>
  grants.some(({ access }) => (access[connector] ?? access['*']) !== undefined);

function lastGrant({ grants }: ClientView): string {
  return (
    grants
      .map(({ createdAt }) => createdAt)
      .toSorted()
      .at(-1) ?? ''
  );
}
