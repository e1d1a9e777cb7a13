/**
 * What a page should find again when somebody comes back to it: filters and words. In memory, for
 * as long as the window lives.
 */
import { useCallback } from 'react';
import { create } from 'zustand';

export const useKeptValues = create<{ readonly values: ReadonlyMap<string, unknown> }>()(() => ({
  values: new Map(),
}));

/**
 * Like `useState`, but another page in between does not lose it. A key belongs to one place and one
 * kind of value.
 */
export function useKept<Value>(
  key: string,
  initial: Value,
): readonly [value: Value, set: (value: Value) => void] {
  const kept = useKeptValues(({ values }) => values.get(key)) as Value | undefined;
  const set = useCallback(
    (value: Value) =>
      useKeptValues.setState(({ values }) => ({ values: new Map(values).set(key, value) })),
    [key],
  );
  return [kept ?? initial, set];
}
