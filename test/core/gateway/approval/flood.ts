/** A flood of asks about one tool. */
import { call, untilAsked, type Answered, type Setting } from '../support.ts';

/** Asks about calls with different arguments, one after the other so that their order is known. */
export async function flood(
  setting: Setting,
  count: number,
  more: { readonly progressToken?: string } = {},
): Promise<Promise<Answered>[]> {
  const held: Promise<Answered>[] = [];
  for (let n = 0; n < count; n += 1) {
    held.push(call(setting, setting.login, 'put_it', { n }, more));
    await untilAsked(setting.core, n + 1);
  }
  return held;
}

/** What became of each, in a word. */
export async function outcomesOf(held: readonly Promise<Answered>[]): Promise<string[]> {
  return (await Promise.all(held)).map(({ outcome }) => outcome);
}
