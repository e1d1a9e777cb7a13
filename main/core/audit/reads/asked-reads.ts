/** Reads of the log that answer later: the same where they are done here and beside this thread. */
import type { ReadsHere } from './reads-here.ts';

type Later<Read> = Read extends (...args: infer Args) => infer Result
  ? (...args: Args) => Promise<Awaited<Result>>
  : never;

export type AskedReads = { readonly [Name in keyof ReadsHere]: Later<ReadsHere[Name]> };

/** Every one of them, for who passes them on. */
export type ReadName = keyof ReadsHere;

type Ask = (name: ReadName, args: readonly unknown[]) => Promise<unknown>;

/** One function for each read, all by the same way. */
const names: Readonly<Record<ReadName, true>> = {
  list: true,
  exportPage: true,
  verify: true,
  unusedNames: true,
  behind: true,
  step: true,
  prune: true,
  indexBytes: true,
  forgetNames: true,
  retry: true,
  close: true,
  perDay: true,
  timedCalls: true,
  toolCounts: true,
  lastUses: true,
};

/** @param ask does one of them; what it resolves with is of that read's type */
export function askedReads(ask: Ask): AskedReads {
  return Object.fromEntries(
    Object.keys(names).map((name) => [
      name,
      (...args: readonly unknown[]) => ask(name as ReadName, args),
    ]),
  ) as unknown as AskedReads;
}

/** Does one of them. @throws what it throws */
export function readHere(reads: ReadsHere, name: ReadName, args: readonly unknown[]): unknown {
  return (reads[name] as (...args: readonly unknown[]) => unknown)(...args);
}
