/**
 * What several rows of the import table may import, and how the rooms of a part become rows.
 *
 * @typedef {object} Row
 * @property {string} files path prefix
 * @property {readonly string[]} may
 * @property {readonly string[]} [mayAsType] allowed in `import type` and `typeof import(…)` only
 * @property {string} because what to read in the report
 */

export const contract = ['contract/commands/', 'contract/views/', 'contract/plain/', 'zod'];
export const coreLeaves = [
  'contract/',
  'main/core/lib/',
  'main/core/limits/',
  'main/core/ports/',
  'zod',
];
export const base = [
  ...coreLeaves,
  'node:',
  'main/core/http/',
  'main/core/store/',
  'main/core/audit/',
  'main/core/sessions/',
  'main/core/questions/',
];
const mcpSdk = ['@modelcontextprotocol/*'];
export const adapters = [...coreLeaves, 'node:', 'main/core/', 'main/shared-adapters/'];

export const react = [
  'contract/',
  'react',
  'react-dom',
  'zustand',
  'lucide-react',
  '@radix-ui/*',
  '@tanstack/react-virtual',
  'cmdk',
];

export const belowGateway = [
  ...base,
  'main/core/grants/',
  'main/core/connectors/',
  'main/core/names/',
  'main/core/policy/',
  'main/core/rules/',
  'main/core/permission-sets/',
  'main/core/mcp/',
  'lru-cache',
  ...mcpSdk,
];
export const belowConnectors = [
  ...base,
  'main/core/net/',
  'main/core/mcp/',
  'undici',
  'oauth4webapi',
  'yaml',
  ...mcpSdk,
];
export const belowAuthorizationServer = [
  ...base,
  'main/core/grants/',
  'main/core/names/',
  'main/core/net/',
  'jose',
];

/**
 * The rooms of one part, from the lowest up: each may import what the part may, itself and the
 * rooms it names.
 *
 * @param {string} part path prefix
 * @param {readonly string[]} below what every room of the part may import
 * @param {Readonly<Record<string, readonly string[]>>} rooms
 * @param {string} because
 * @returns {readonly Row[]} a row for each room, then one for the loose files of the part, which
 *   may import them all
 */
export function rooms(part, below, rooms, because) {
  const own = Object.entries(rooms).map(([room, others]) => ({
    files: `${part}${room}/`,
    may: [...below, `${part}${room}/`, ...others.map((other) => `${part}${other}/`)],
    because: `${because}; ${room} may import ${others.length === 0 ? 'no other room' : others.join(', ')}`,
  }));
  return [...own, { files: part, may: [...below, part], because }];
}
