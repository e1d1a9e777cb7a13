/** A tool beside what was accepted of it. */
import * as z from 'zod';
import { connectorNameSchema } from '../ids.ts';

/**
 * A piece of a line; `instruction`: it reads like instructions to a model. All characters are
 * visible.
 */
const diffPieceSchema = z.object({
  text: z.string(),
  isChanged: z.boolean(),
  isInstruction: z.boolean(),
});

const diffLineSchema = z.object({
  /** `skipped` stands for `count` lines that are the same. */
  kind: z.enum(['same', 'removed', 'added', 'skipped']),
  pieces: z.array(diffPieceSchema),
  count: z.int().nonnegative(),
});
export type DiffLine = z.infer<typeof diffLineSchema>;

export const toolDiffSchema = z.object({
  connector: connectorNameSchema,
  tool: z.string(),
  review: z.enum(['accepted', 'new', 'changed']),
  /** When the version before was accepted; null when none was. */
  acceptedAt: z.iso.datetime().nullable(),
  /**
   * False where only a fingerprint of the accepted version is left: then everything is shown as it
   * is now.
   */
  isCompared: z.boolean(),
  flags: z.array(z.string()),
  needsLook: z.boolean(),
  /** Which version this is: what is accepted is what was shown. */
  hash: z.string(),
  fields: z.array(
    z.object({
      /** In words: "Description", "Input schema". */
      label: z.string(),
      kind: z.enum(['same', 'changed', 'added', 'removed']),
      lines: z.array(diffLineSchema),
      /**
       * What no line shows: a change in how characters are encoded, or lines beyond the limit; null
       * for nothing.
       */
      note: z.string().nullable(),
    }),
  ),
});
export type ToolDiff = z.infer<typeof toolDiffSchema>;
