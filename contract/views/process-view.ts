/**
 * What is particular about a connector that is a command: how it stands to what the person
 * confirmed.
 */
import * as z from 'zod';

/**
 * Whether a local server is told of the company's proxy and authorities; `auto`: where there are
 * any.
 */
export const companyNetworkSchema = z.enum(['auto', 'on', 'off']);
export type CompanyNetworkSetting = z.infer<typeof companyNetworkSchema>;

/** A variable that it gets beside those of the person; the password of a proxy is left out. */
export const networkVariableSchema = z.object({ name: z.string(), value: z.string() });

/** Something to know about a command; each code is shown with its own mark. */
const connectorWarningSchema = z.object({
  code: z.enum(['inline-code', 'unpinned-package', 'loader-variable']),
  text: z.string(),
});
export type ConnectorWarning = z.infer<typeof connectorWarningSchema>;

export const processViewSchema = z.object({
  /** As they were typed, one by one: for the form that changes them. What is shown is `target`. */
  command: z.string(),
  args: z.array(z.string()),
  /** Runs on demand, and ends after so many minutes without a call; null: runs always. */
  idleMinutes: z.int().positive().nullable(),
  isAsleep: z.boolean(),
  companyNetwork: companyNetworkSchema,
  /** What it gets because of that. */
  networkVariables: z.array(networkVariableSchema),
  warnings: z.array(connectorWarningSchema),
  /**
   * How it differs from what the person confirmed, in sentences; it is not started before
   * `connector.confirm`.
   */
  change: z.object({ id: z.string(), words: z.array(z.string()) }).nullable(),
});
