/**
 * The MCP revisions and the reserved names of their envelopes (MCP 2026-07-28, Overview, `_meta`,
 * and Versioning and Compatibility).
 */

/** Revisions without handshake and session. */
export const modernRevisions = ['2026-07-28'] as const;
/** Revisions that open with `initialize`, newest first. 2024-11-05 is spoken over stdio only. */
const legacyRevisions = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'] as const;

export const latestModern = modernRevisions[0];
export const latestLegacy = legacyRevisions[0];

export type Era = 'modern' | 'legacy';

export const metaKey = {
  protocolVersion: 'io.modelcontextprotocol/protocolVersion',
  clientCapabilities: 'io.modelcontextprotocol/clientCapabilities',
  clientInfo: 'io.modelcontextprotocol/clientInfo',
  logLevel: 'io.modelcontextprotocol/logLevel',
  serverInfo: 'io.modelcontextprotocol/serverInfo',
  subscriptionId: 'io.modelcontextprotocol/subscriptionId',
  /** Ours: reason code of a refusal. Stripped from everything foreign (SEC-45). */
  reason: 'dev.consentry/reason',
  /** Ours: what kind of reason it is, and what a client does best now (ATMOS-50). */
  category: 'dev.consentry/category',
  next: 'dev.consentry/next',
} as const;

/** Prefix of our own `_meta` members; foreign members with it are dropped (SEC-45). */
export const ownMetaPrefix = 'dev.consentry/';

/** JSON-RPC and MCP error codes (MCP 2026-07-28, Overview, Error Codes). */
export const errorCode = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  headerMismatch: -32020,
  missingClientCapability: -32021,
  unsupportedVersion: -32022,
  /** 2025-11-25 and older; 2026-07-28 says it with `invalidParams`. */
  resourceNotFound: -32002,
  /**
   * Ours, outside of what JSON-RPC and MCP keep for themselves: not allowed, and the data say why.
   */
  refused: 4030,
  /** 2025-11-25: the person has to visit a page first. */
  urlElicitationRequired: -32042,
} as const;

export function isModernRevision(version: string): boolean {
  return modernRevisions.some((known) => known === version);
}

export function isLegacyRevision(version: string): boolean {
  return legacyRevisions.some((known) => known === version);
}
