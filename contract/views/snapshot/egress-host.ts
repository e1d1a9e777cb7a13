/** A host that Consentry itself connects to, for who allows traffic by host. */
import * as z from 'zod';
import { connectorNameSchema } from '../ids.ts';

export const egressHostSchema = z.object({
  /** With its port, e.g. `mcp.example.com:443`. */
  host: z.string(),
  /**
   * `connector`: an MCP server. `login`: its login service. `client-document`: where a client that
   * names one keeps its metadata document. `audit`: the log is forwarded to it. `updates`: newer
   * versions come from it.
   */
  use: z.enum(['connector', 'login', 'client-document', 'audit', 'updates']),
  /** Whose server or login it is; null for the other uses. */
  connector: connectorNameSchema.nullable(),
});
export type EgressHost = z.infer<typeof egressHostSchema>;
