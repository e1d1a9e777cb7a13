import { useEffect, useRef } from 'react';
import type { AccessPolicy } from '../../../contract/views/access.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { FirstRun } from '../../../contract/views/window-settings.ts';
import { useCommand } from '../../state/commands.ts';
import { navigate } from '../../state/route.ts';

export type Step = Exclude<FirstRun, 'done'>;
/** What the first step suggests, and what holds for whoever skips it. */
export const suggestedAccess: AccessPolicy = 'read-only';

export const steps: readonly Step[] = ['access', 'connector', 'client'];

/**
 * A window that opens at no page in particular opens where the first run stands, until it is done
 * or skipped.
 */
export function useFirstRunAtStart({ firstRun }: AppSnapshot): void {
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current) return;
    isFirst.current = false;
    if (firstRun !== 'done' && /^#?\/?$/.test(window.location.hash)) navigate('welcome', firstRun);
  }, [firstRun]);
}

interface FirstRunSteps {
  readonly pending: boolean;
  /** Remembers how far it got, so that the next window goes on there, and shows that step. */
  readonly goTo: (step: Step) => Promise<void>;
  /** Remembers that it is over, and shows the overview. */
  readonly finish: () => Promise<void>;
}

export function useFirstRunSteps(snapshot: AppSnapshot): FirstRunSteps {
  const set = useCommand('settings.set', 'notice');
  const setAccess = useCommand('policy.setAccess', 'notice');
  const keep = async (firstRun: FirstRun): Promise<boolean> => {
    // Looking at it again, long after, begins nothing anew.
    if (snapshot.firstRun === 'done' || snapshot.firstRun === firstRun) return true;
    return (await set.run({ firstRun })).ok;
  };
  /**
   * Who skips the question about access has not answered it: the careful suggestion holds, nothing
   * wider.
   */
  const keepSuggestion = async (): Promise<boolean> =>
    snapshot.isAccessChosen || (await setAccess.run({ access: suggestedAccess })).ok;
  return {
    pending: set.pending || setAccess.pending,
    goTo: async (step) => {
      if (await keep(step)) navigate('welcome', step);
    },
    finish: async () => {
      if ((await keepSuggestion()) && (await keep('done'))) navigate('overview');
    },
  };
}
