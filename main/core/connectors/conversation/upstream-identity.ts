/**
 * What an upstream server says when a conversation opens, in either era, as one shape (MCP
 * 2026-07-28, Discovery; MCP 2025-11-25, Lifecycle, Initialization).
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { visible } from '../../lib/visible-text.ts';
import { limits } from '../../limits/limits.ts';
import { iconsMember } from '../../mcp/definitions/icons.ts';
import { isLegacyRevision, isModernRevision, metaKey } from '../../mcp/revisions.ts';
import type { OpenedIdentity, UpstreamIdentity } from './upstream.ts';

const longestName = 256;
const longestDescription = 2048;
const longestInstructions = 16_384;

/** Reads a `server/discover` result; null when it is none, or names no revision we speak. */
export function identityFromDiscover(result: JsonObject): UpstreamIdentity | null {
  const versions = result['supportedVersions'];
  if (!Array.isArray(versions)) return null;
  const protocolVersion = commonModern(versions as JsonValue[]);
  if (protocolVersion === null) return null;
  const meta = isJsonObject(result['_meta']) ? result['_meta'] : {};
  return {
    era: 'modern',
    protocolVersion,
    ...serverOf(meta[metaKey.serverInfo]),
    capabilities: isJsonObject(result['capabilities']) ? result['capabilities'] : {},
    instructions: textOf(result['instructions'], longestInstructions),
  };
}

/**
 * Reads an `initialize` result; null when it is none, or answers with a revision we do not speak.
 */
export function identityFromInitialize(result: JsonObject): UpstreamIdentity | null {
  const protocolVersion = result['protocolVersion'];
  if (typeof protocolVersion !== 'string' || !isLegacyRevision(protocolVersion)) return null;
  return {
    era: 'legacy',
    protocolVersion,
    ...serverOf(result['serverInfo']),
    capabilities: isJsonObject(result['capabilities']) ? result['capabilities'] : {},
    instructions: textOf(result['instructions'], longestInstructions),
  };
}

/** A modern server of which nothing but its revision is known: it has no `server/discover`. */
export function undiscoveredIdentity(protocolVersion: string): UpstreamIdentity {
  return {
    era: 'modern',
    protocolVersion,
    serverName: null,
    serverTitle: null,
    serverVersion: null,
    serverAbout: {},
    capabilities: { tools: {} },
    instructions: null,
  };
}

/** The modern revision in a list of revisions that we speak too, or null. */
export function commonModern(versions: readonly JsonValue[]): string | null {
  const common = versions.find(
    (version): version is string => typeof version === 'string' && isModernRevision(version),
  );
  return common ?? null;
}

function serverOf(
  info: JsonValue | undefined,
): Pick<UpstreamIdentity, 'serverName' | 'serverTitle' | 'serverVersion' | 'serverAbout'> {
  if (!isJsonObject(info))
    return { serverName: null, serverTitle: null, serverVersion: null, serverAbout: {} };
  const { description, websiteUrl } = info;
  return {
    serverName: textOf(info['name'], longestName),
    serverTitle: textOf(info['title'], longestName),
    serverVersion: textOf(info['version'], longestName),
    serverAbout: {
      ...(typeof description === 'string' && {
        description: description.slice(0, longestDescription),
      }),
      ...(isWebAddress(websiteUrl) && { websiteUrl }),
      ...iconsMember(info['icons']),
    },
  };
}

function isWebAddress(value: JsonValue | undefined): value is string {
  return (
    typeof value === 'string' && value.length <= longestDescription && /^https?:\/\//iu.test(value)
  );
}

function textOf(value: JsonValue | undefined, longest: number): string | null {
  return typeof value === 'string' ? value.slice(0, longest) : null;
}

/**
 * What a server says of itself beside its name and version, fit for clients.
 *
 * @returns `title`, `description`, `websiteUrl`, `icons`, as far as it says them
 */
export function shownAbout(
  identity: Pick<UpstreamIdentity, 'serverTitle' | 'serverAbout'> | null,
): JsonObject {
  if (identity === null) return none;
  const { serverTitle, serverAbout } = identity;
  const { description, ...others } = serverAbout;
  return Object.freeze({
    ...(serverTitle !== null && { title: visible(serverTitle, limits.text.name) }),
    ...(typeof description === 'string' && {
      description: visible(description, longestDescription),
    }),
    ...others,
  });
}

const none: JsonObject = Object.freeze({});

/** True when the server announces changes of a list of its. */
export function announcesToolChanges(capabilities: JsonObject): boolean {
  return ['tools', 'resources', 'prompts'].some((list) => announces(capabilities, list));
}

/** True when the server sends updates of a resource that was subscribed to. */
export function announcesUpdates(capabilities: JsonObject): boolean {
  const { resources } = capabilities;
  return isJsonObject(resources) && resources['subscribe'] === true;
}

/**
 * The notification filter of `subscriptions/listen`: every list change that the server announces.
 */
export function notificationFilter(capabilities: JsonObject): JsonObject {
  return {
    ...(announces(capabilities, 'tools') && { toolsListChanged: true }),
    ...(announces(capabilities, 'resources') && { resourcesListChanged: true }),
    ...(announces(capabilities, 'prompts') && { promptsListChanged: true }),
  };
}

/** True for the notifications after which the catalogue is read again. */
export function isListChange(method: string): boolean {
  return /^notifications\/(?:tools|resources|prompts)\/list_changed$/u.test(method);
}

function announces(capabilities: JsonObject, list: string): boolean {
  const capability = capabilities[list];
  return isJsonObject(capability) && capability['listChanged'] === true;
}

/** What of an open conversation is kept when it is over. */
export function identityOf(upstream: OpenedIdentity): OpenedIdentity {
  const { era, protocolVersion, serverName, serverTitle, serverVersion, serverAbout } = upstream;
  const { capabilities, instructions, transport } = upstream;
  return {
    era,
    protocolVersion,
    serverName,
    serverTitle,
    serverVersion,
    serverAbout,
    capabilities,
    instructions,
    transport,
  };
}
