/**
 * What a connector is called, whose account it reaches and how much it may be used: shown, and
 * changed by the person.
 */
import * as z from 'zod';

const count = z.int().nonnegative();
const text = (longest: number) => z.string().trim().min(1).max(longest);

/** Of a view. */
/**
 * What of the arguments of its calls the audit log keeps: `usual` short values under harmless
 * names, `shapes` nothing but names and sizes, `texts` all but secrets.
 */
export const loggedArgumentsSchema = z.enum(['shapes', 'usual', 'texts']);
export type LoggedArguments = z.infer<typeof loggedArgumentsSchema>;

/**
 * What its server may use of a client, where the client has it: what it may ask for in the middle
 * of a call (SEC-44), and extensions of MCP.
 */
const asksSchema = z.strictObject({
  /** A form for the person, or a page to open. */
  input: z.boolean(),
  /** A completion of the client's model. */
  model: z.boolean(),
  /** Which folders the client works in. */
  folders: z.boolean(),
  /** Pages of apps, skills and tasks pass; without them neither side hears of the other's. */
  extensions: z.boolean(),
});
export type Asks = z.infer<typeof asksSchema>;
export const asksChangeSchema = asksSchema.partial();
export type AsksChange = z.infer<typeof asksChangeSchema>;

export const connectorDetails = {
  /** A free name for people; the server's own title or its host until the person gave one. */
  title: z.string(),
  titleIsOwn: z.boolean(),
  /** What it is for: shown, and sent to clients of `/mcp/<name>`; null for nothing. */
  description: z.string().nullable(),
  /** Account, organisation or workspace as the person calls it; null when they did not. */
  label: z.string().nullable(),
  /** The same as far as the service or the address says it; null when neither does. */
  reached: z.string().nullable(),
  /**
   * Tools whose answer may say what is reached: `connector.learnLabel` calls one if the person
   * wants it.
   */
  labelTools: z.array(z.string()),
  /** Another connector with the same account at the same server. */
  duplicateOf: z.string().nullable(),
  /** What the person allows all clients together; null: as much as the server takes. */
  callsPerMinute: z.int().positive().nullable(),
  callsPerDay: z.int().positive().nullable(),
  /** Sent to the server since midnight, or since the start when that was later. */
  callsToday: count,
  /** Whatever a client was given: here it may only read. */
  isReadOnly: z.boolean(),
  /** Text of an answer beyond this is cut; null: only at the hard limit. */
  resultLimitKb: z.int().positive().nullable(),
  /** The largest answer since the start, in bytes; null before the first. */
  largestResult: count.nullable(),
  /** It brings in text that strangers wrote: mail, web pages, issues (SEC-86). */
  isUntrusted: z.boolean(),
  /** New tools that only read, and have nothing to look at, are accepted as they come. */
  autoAcceptReads: z.boolean(),
  /**
   * New and changed tools are asked about, call by call, before anybody has looked at them; false:
   * they are held until then. What destroys, or has anything to look at, is held in any case.
   */
  asksNewTools: z.boolean(),
  loggedArguments: loggedArgumentsSchema,
  asks: asksSchema,
  /** The server asked for a pause until then. */
  pausedUntil: z.iso.datetime().nullable(),
};

/** Of a change; null goes back to the default. */
export const detailChanges = {
  title: text(80).nullable().optional(),
  description: text(1000).nullable().optional(),
  label: text(120).nullable().optional(),
  callsPerMinute: z.int().min(1).max(100_000).nullable().optional(),
  callsPerDay: z.int().min(1).max(100_000_000).nullable().optional(),
  resultLimitKb: z.int().min(1).max(16_384).nullable().optional(),
  isUntrusted: z.boolean().optional(),
  autoAcceptReads: z.boolean().optional(),
  asksNewTools: z.boolean().optional(),
  isReadOnly: z.boolean().optional(),
  loggedArguments: loggedArgumentsSchema.optional(),
  asks: asksChangeSchema.optional(),
};
