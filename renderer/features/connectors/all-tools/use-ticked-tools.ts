/** Which tools of the long list are ticked, also those that no piece in sight has. */
import { useCallback, useState } from 'react';
import type { CommandInput } from '../../../../contract/commands/commands.ts';
import type { Selection } from '../../../components/controls/use-selection.ts';
import { callCommand, useBridge } from '../../../state/commands.ts';
import { showError } from '../../../state/notices.ts';

type Narrowed = Omit<CommandInput<'tools.find'>, 'offset' | 'limit' | 'order' | 'isDescending'>;

/** The most that one answer may have. */
const pieceSize = 200;
const none: ReadonlySet<string> = new Set();

interface Ticked {
  /** What the list was narrowed to. */
  readonly key: string;
  readonly ticked: ReadonlySet<string>;
  /** All of them are, and their names are on their way. */
  readonly awaitsAll: boolean;
}

/**
 * @param narrowed what the list is narrowed to: with another filter nothing is ticked, since what a
 *   filter hides is never acted on
 * @param total how many fit
 */
export function useTickedTools(narrowed: Narrowed, total: number): Selection {
  const bridge = useBridge();
  const key = JSON.stringify(narrowed);
  const [known, setKnown] = useState<Ticked>({ key, ticked: none, awaitsAll: false });
  const { ticked, awaitsAll } = known.key === key ? known : { ticked: none, awaitsAll: false };
  // The rows are drawn anew only when what they are given is another.
  const change = useCallback(
    (of: (before: ReadonlySet<string>) => ReadonlySet<string>) =>
      setKnown((before) => ({
        key,
        ticked: of(before.key === key ? before.ticked : none),
        awaitsAll: false,
      })),
    [key],
  );
  const toggle = useCallback(
    (id: string, isTicked: boolean) =>
      change((before) => {
        const next = new Set(before);
        if (isTicked) next.add(id);
        else next.delete(id);
        return next;
      }),
    [change],
  );

  async function tickAll(): Promise<void> {
    setKnown({ key, ticked, awaitsAll: true });
    // Another filter, or another tick, may have come meanwhile: this is no answer to that.
    const settle = (next: ReadonlySet<string>) =>
      setKnown((before) =>
        before.key === key && before.awaitsAll ? { key, ticked: next, awaitsAll: false } : before,
      );
    const names: string[] = [];
    for (let offset = 0, more = true; more; offset += pieceSize) {
      const result = await callCommand(bridge, 'tools.find', {
        ...narrowed,
        offset,
        limit: pieceSize,
      });
      if (!result.ok) {
        settle(ticked);
        return showError(result.error);
      }
      names.push(...result.value.tools.map(({ tool }) => tool.exposedName));
      more = offset + pieceSize < result.value.total;
    }
    settle(new Set(names));
  }

  return {
    ids: [...ticked],
    has: (id) => awaitsAll || ticked.has(id),
    isAll: awaitsAll || (total > 0 && ticked.size >= total),
    toggle,
    toggleAll: (isTicked) => (isTicked ? void tickAll() : change(() => none)),
    clear: () => change(() => none),
  };
}
