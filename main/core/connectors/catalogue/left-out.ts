/**
 * What of a server's lists is not taken, and how people are told: nothing is left out silently
 * (SEC-83). Pure.
 */

export type Listed = 'tools' | 'resources' | 'templates' | 'prompts' | 'skills';

export interface LeftOut {
  readonly of: Listed;
  /** How many, by why; the reasons hold no foreign text. */
  readonly unusable: ReadonlyMap<string, number>;
  /** How many were taken of a list that is too long; null: it was read to its end. */
  readonly cutAfter: number | null;
}

export const nothingLeftOut: LeftOut = Object.freeze({
  of: 'tools',
  unusable: new Map<string, number>(),
  cutAfter: null,
});

/** A sentence for each reason. */
export function leftOutWords({ of, unusable, cutAfter }: LeftOut): readonly string[] {
  const [one, many] = names[of];
  const sentences = [...unusable].map(([why, count]) =>
    count === 1
      ? `One ${one} is left out: ${why}.`
      : `${count} ${many} are left out, each because ${why}.`,
  );
  return cutAfter === null
    ? sentences
    : [...sentences, `Its list of ${many} is too long: only the first ${cutAfter} are taken.`];
}

const names: Readonly<Record<Listed, readonly [string, string]>> = {
  tools: ['tool', 'tools'],
  resources: ['resource', 'resources'],
  templates: ['resource template', 'resource templates'],
  prompts: ['prompt', 'prompts'],
  skills: ['skill', 'skills'],
};

/** @returns whether the same is left out for the same reasons */
export function isSameLeftOut(one: LeftOut, other: LeftOut): boolean {
  if (one.cutAfter !== other.cutAfter || one.unusable.size !== other.unusable.size) return false;
  return [...one.unusable].every(([why, count]) => other.unusable.get(why) === count);
}
