/** Tests of several connectors, one after another: each may start a program or ask a server. */
import { useEffect, useRef, useState } from 'react';
import { callCommand, useBridge } from '../../../state/commands.ts';

interface Tested {
  readonly name: string;
  /** Why it failed; null: it passed. */
  readonly fault: { readonly message: string; readonly hint: string | null } | null;
}

export type Tests =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'under-way';
      /** Of the one that is tested now. */
      readonly name: string;
      readonly of: number;
      readonly results: readonly Tested[];
    }
  | { readonly kind: 'over'; readonly results: readonly Tested[] };

interface TestRuns {
  readonly tests: Tests;
  readonly run: (names: readonly string[]) => Promise<void>;
  /** The one under way ends by itself; none follows. */
  readonly close: () => void;
}

export function useTests(): TestRuns {
  const bridge = useBridge();
  const [tests, setTests] = useState<Tests>({ kind: 'none' });
  const turn = useRef(0);
  useEffect(() => () => void (turn.current += 1), []);

  async function testOf(name: string): Promise<Tested> {
    const result = await callCommand(bridge, 'connector.test', { name });
    if (!result.ok) return { name, fault: result.error };
    const step = result.value.steps.find(({ state }) => state === 'failed');
    if (result.value.ok) return { name, fault: null };
    return {
      name,
      fault: { message: step?.message ?? 'The test failed.', hint: step?.hint ?? null },
    };
  }

  return {
    tests,
    async run(names) {
      turn.current += 1;
      const own = turn.current;
      const results: Tested[] = [];
      for (const name of names) {
        setTests({ kind: 'under-way', name, of: names.length, results: [...results] });
        const tested = await testOf(name);
        if (own !== turn.current) return;
        results.push(tested);
      }
      setTests({ kind: 'over', results });
    },
    close() {
      turn.current += 1;
      setTests({ kind: 'none' });
    },
  };
}
