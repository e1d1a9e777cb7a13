/** Bounds of what a person sets or tries by hand. As `limits.ts`. */
const minute = 60_000;
const day = 24 * 60 * minute;

export const personLimits = {
  rules: {
    count: 1000,
    /** Known tools that a rule is about, named for people. */
    matchesShown: 20,
    /** How long writing elsewhere asks after reading what strangers wrote (SEC-86). */
    untrusted: 10 * minute,
  },
  /** A rule or an approval that let no call pass for so long is said to be needed no more. */
  unneededAfter: 30 * day,
  permissions: {
    /** Sets, and groups. */
    count: 200,
    /** Rows of whom a change affects. */
    affectedShown: 500,
  },
  /** Tools of a connector that a consent names for each level. */
  consent: { toolsShown: 200 },
  toolIndex: {
    /** Clients that may call a tool, by name; the others are counted. */
    namedCallers: 20,
    /** How far back a tool's last use is looked for, in days. */
    usedDays: 90,
    /** The log is asked for last uses again after this long. */
    usesKept: 5_000,
  },
  triedTool: {
    /** Of what a person tries a tool with, as JSON. */
    argumentBytes: 64 * 1024,
    /** Letters of the answer that are shown. */
    shown: 4000,
  },
} as const;
