/**
 * All tools as a list of known length of which only the pieces in sight are loaded: a piece that
 * nobody scrolls to costs nothing.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CommandInput } from '../../../../contract/commands/commands.ts';
import type { CommandErrorView } from '../../../../contract/views/errors.ts';
import type { ListedTool, ToolIndex } from '../../../../contract/views/tools/tool-index.ts';
import { callCommand, useBridge } from '../../../state/commands.ts';

export type ToolQuery = Omit<CommandInput<'tools.find'>, 'offset' | 'limit'>;

export interface ToolPages extends Pick<ToolIndex, 'total' | 'all' | 'position' | 'countedDays'> {
  /** Not loaded yet: undefined. */
  readonly rowAt: (index: number) => ListedTool | undefined;
  /** False: this is still the answer to the query before. */
  readonly isCurrent: boolean;
}

interface LoadedPages {
  /** null until the first answer. */
  readonly pages: ToolPages | null;
  readonly error: CommandErrorView | null;
  /** Loads what is in sight again. */
  readonly reload: () => void;
}

/** Two windows full. */
const pageSize = 60;

interface Known extends Omit<ToolIndex, 'tools'> {
  readonly key: string;
  readonly byPage: ReadonlyMap<number, readonly ListedTool[]>;
}

/**
 * The pages around the rows from `first` to `last`. What was shown stays until the first answer to
 * another query or version, so that nothing jumps.
 */
export function useToolPages(
  query: ToolQuery,
  version: string,
  { first, last }: { readonly first: number; readonly last: number },
): LoadedPages {
  const bridge = useBridge();
  const [turn, setTurn] = useState(0);
  const [known, setKnown] = useState<Known | null>(null);
  const [error, setError] = useState<CommandErrorView | null>(null);
  const key = JSON.stringify([query, version, turn]);
  const asked = useRef({ key: '', pages: new Set<number>() });
  const from = Math.floor(Math.max(0, first) / pageSize);
  const to = Math.floor(Math.max(0, last) / pageSize);

  useEffect(() => {
    if (asked.current.key !== key) asked.current = { key, pages: new Set() };
    const own = asked.current;
    const load = async (page: number): Promise<void> => {
      const [input] = JSON.parse(key) as [ToolQuery];
      const offset = page * pageSize;
      const result = await callCommand(bridge, 'tools.find', { ...input, offset, limit: pageSize });
      if (own !== asked.current) return;
      setError(result.ok ? null : result.error);
      // It may be asked for again.
      if (!result.ok) return void own.pages.delete(page);
      const { tools, ...rest } = result.value;
      setKnown((before) => ({
        ...rest,
        key,
        byPage: new Map([...(before?.key === key ? before.byPage : []), [page, tools]]),
      }));
    };
    for (let page = from; page <= to; page += 1) {
      if (own.pages.has(page)) continue;
      own.pages.add(page);
      void load(page);
    }
  }, [bridge, key, from, to]);

  const rowAt = useCallback(
    (index: number) => known?.byPage.get(Math.floor(index / pageSize))?.[index % pageSize],
    [known],
  );
  const reload = useCallback(() => setTurn((count) => count + 1), []);
  return {
    pages: known === null ? null : { ...known, rowAt, isCurrent: known.key === key },
    error,
    reload,
  };
}
