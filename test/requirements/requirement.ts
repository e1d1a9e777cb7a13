/**
 * What a requirement is. The rows stand in the other files of this folder, one file for each
 * family.
 */

/** What a test needs to run, where it cannot run everywhere. */
export type Need = 'an administrator' | 'Chromium' | 'Electron' | 'Linux';

export interface Requirement {
  /** One to three sentences that hold today. */
  readonly holds: string;
  /** Where the requirement comes from, if not from the source of its family. */
  readonly source?: string;
  /** Set if every test of this row needs it. */
  readonly needs?: Need;
  /** Rows whose tests show this one, if no test has this id in its title. */
  readonly shownBy?: readonly string[];
  /** Why no test shows it. */
  readonly notShown?: string;
}

export interface Family {
  /** File below `docs/requirements/`, without its ending. */
  readonly name: string;
  readonly title: string;
  /** Where its requirements come from, unless a row says otherwise. */
  readonly source: string;
  /** By heading, then by id. */
  readonly groups: Readonly<Record<string, Readonly<Record<string, Requirement>>>>;
}

/** Source of a rule that no vendor and no specification asks for. */
export const own = 'Consentry’s own';

/** Matches every id of a requirement, also one that has no row. */
export const requirementId =
  /\b(?:SEC|REL|INV|CFG|ATLAR|ATOMIC|ATMOS|ATRYUM|ALATION)-\d+\b|\bTRIAL-[A-Z](?:-[A-Z])?\d+\b/gu;
