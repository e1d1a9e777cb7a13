/**
 * Who may import whom (ARCHITECTURE.md). One row per part, an allow-list each: what is not named is refused.
 *
 * A target is a path from the project's root (a folder ends with `/`), `node:`, or a package name; `@scope/*` stands for all
 * packages of a scope. The first row whose `files` is a prefix of a file's path counts; a file in no row is free.
 *
 * @typedef {object} Row
 * @property {string} files path prefix
 * @property {readonly string[]} may
 * @property {readonly string[]} [mayAsType] allowed in `import type` and `typeof import(…)` only
 * @property {string} because what to read in the report
 */

const coreLeaves = [
  'contract/',
  'main/core/lib/',
  'main/core/ports.ts',
  'main/core/core.ts',
  'zod',
];
const base = [
  ...coreLeaves,
  'node:',
  'main/core/http/',
  'main/core/store/',
  'main/core/audit/',
  'main/core/sessions/',
  'main/core/questions/',
];
const mcpSdk = ['@modelcontextprotocol/*'];
const adapters = [...coreLeaves, 'node:', 'main/core/', 'main/shared-adapters/'];

/** @type {readonly Row[]} */
export const importTable = [
  {
    files: 'contract/',
    may: ['contract/', 'zod'],
    because: 'contract is a leaf: zod and nothing else',
  },

  {
    files: 'main/core/lib/',
    may: [...coreLeaves, 'node:'],
    because: 'lib is tiny and knows no other part',
  },
  {
    files: 'main/core/policy/',
    may: ['contract/', 'main/core/lib/', 'main/core/names/', 'main/core/policy/', 'zod'],
    because: 'policy is pure: contract, lib and names, no node:*, no I/O',
  },
  {
    files: 'main/core/mcp/',
    may: ['contract/', 'main/core/lib/', 'main/core/mcp/', 'zod'],
    because: 'mcp is pure wire knowledge: contract and lib, no node:*, no policy, no I/O',
  },
  {
    files: 'main/core/names/',
    may: ['contract/', 'main/core/lib/', 'main/core/names/'],
    because: 'names are compared purely: lib, no node:*, no I/O',
  },
  { files: 'main/core/store/', may: [...base, 'libsql'], because: 'base parts know no feature' },
  { files: 'main/core/http/', may: [...base, 'undici'], because: 'base parts know no feature' },
  { files: 'main/core/audit/', may: base, because: 'base parts know no feature' },
  { files: 'main/core/sessions/', may: base, because: 'base parts know no feature' },
  { files: 'main/core/questions/', may: base, because: 'base parts know no feature' },
  {
    files: 'main/core/net/',
    may: [...coreLeaves, 'node:', 'main/core/net/'],
    because: 'net goes out to addresses that were checked; it knows no feature',
  },
  {
    files: 'main/core/forwarding/',
    may: [...base, 'main/core/forwarding/', 'main/core/net/', '@opentelemetry/*'],
    because: 'forwarding sends the audit log out; it knows no feature',
  },
  {
    files: 'main/core/grants/',
    may: [...base, 'main/core/grants/'],
    because: 'grants and connectors never import each other, nor any other feature',
  },
  {
    files: 'main/core/connectors/',
    may: [
      ...base,
      'main/core/connectors/',
      'main/core/net/',
      'main/core/mcp/',
      'undici',
      'oauth4webapi',
      ...mcpSdk,
    ],
    because: 'connectors and grants never import each other, nor any other feature',
  },
  {
    files: 'main/core/oauth/',
    may: [
      ...base,
      'main/core/oauth/',
      'main/core/grants/',
      'main/core/names/',
      'main/core/net/',
      'jose',
    ],
    because: 'oauth meets the gateway at grants, and knows neither gateway, connectors nor policy',
  },
  {
    files: 'main/core/gateway/',
    may: [
      ...base,
      'main/core/gateway/',
      'main/core/grants/',
      'main/core/connectors/',
      'main/core/names/',
      'main/core/policy/',
      'main/core/rules/',
      'main/core/permission-sets/',
      'main/core/mcp/',
      ...mcpSdk,
    ],
    because: 'the gateway never sees oauth',
  },
  {
    files: 'main/core/own-tools/',
    may: [
      ...base,
      'main/core/own-tools/',
      'main/core/policy/reasons.ts',
      'main/core/connectors/upstream.ts',
    ],
    mayAsType: ['main/core/gateway/', 'main/core/grants/', 'main/core/connectors/'],
    because: 'own tools are handed what they read; nothing that changes anything is in reach',
  },
  {
    files: 'main/core/rules/',
    may: [...base, 'main/core/rules/', 'main/core/policy/'],
    because: 'rules are what the person set; they know no feature but policy',
  },
  {
    files: 'main/core/permission-sets/',
    may: [...base, 'main/core/permission-sets/'],
    because: 'permission sets are what the person set; they know no feature',
  },
  {
    files: 'main/core/client-files/',
    may: [...base, 'main/core/client-files/', 'jsonc-parser', 'toml-eslint-parser', 'yaml'],
    because: 'client files are text of other programs; what reads and writes them knows no feature',
  },
  {
    files: 'main/core/managed/',
    may: [
      ...base,
      'main/core/managed/',
      'main/core/policy/text-pattern.ts',
      'main/core/command-registry.ts',
    ],
    because:
      'the managed policy only says what holds; every feature is handed that, none is in its reach',
  },
  {
    files: 'main/core/snapshot/',
    may: [
      ...base,
      'main/core/snapshot/',
      'main/core/grants/',
      'main/core/connectors/',
      'main/core/policy/',
      'main/core/rules/',
      'main/core/permission-sets/',
      'main/core/gateway/',
      'main/core/managed/',
    ],
    because: 'snapshot reads the features; only the roots know snapshot',
  },
  {
    files: 'main/core/ports.ts',
    may: ['contract/', 'main/core/lib/'],
    because: 'ports are types over contract and lib',
  },
  {
    files: 'main/core/core.ts',
    may: ['contract/', 'main/core/lib/', 'main/core/ports.ts'],
    because: 'the face of the core is types over contract',
  },
  {
    files: 'main/core/',
    may: ['contract/', 'main/core/', 'node:', 'zod'],
    because: 'core is plain Node and knows no shell',
  },

  {
    files: 'main/shared-adapters/',
    may: [...adapters, 'conf', 'jsonc-parser', 'libsql'],
    because: 'adapters of both shells know no shell',
  },
  {
    files: 'main/electron/updater/',
    may: ['electron-updater'],
    because: 'the updater is a bundle of its own, loaded when a feed is configured',
  },
  {
    files: 'main/electron/entry.ts',
    may: ['node:', 'electron'],
    mayAsType: ['main/bridge/desktop.ts'],
    because: 'the first lines load either the app or the bridge, and belong to neither',
  },
  {
    files: 'main/electron/',
    may: [...adapters, 'main/electron/', 'electron', 'electron-store', 'conf'],
    because: 'the desktop root knows core and contract, not the other shells',
  },
  {
    files: 'main/headless/',
    may: [...adapters, 'main/headless/', 'conf'],
    because: 'the headless root knows core and contract, never Electron',
  },
  {
    files: 'main/cli/',
    may: [
      ...adapters,
      'main/cli/',
      'main/bridge/',
      'main/headless/conf-preferences.ts',
      'commander',
    ],
    mayAsType: ['main/headless/main.ts'],
    because: 'the command line is a client: it starts the built headless bundle, never Electron',
  },
  {
    files: 'main/bridge/',
    may: [...adapters, 'main/bridge/'],
    because: 'the bridge is bundled alone, without the app',
  },

  {
    files: 'preload/',
    may: ['preload/', 'contract/channels.ts', 'contract/bridge.ts', 'electron'],
    because: 'a preload is contextBridge and nothing else',
  },
  {
    files: 'renderer/',
    may: [
      'renderer/',
      'contract/',
      'react',
      'react-dom',
      'zustand',
      'lucide-react',
      '@radix-ui/*',
      '@tanstack/react-virtual',
      'cmdk',
    ],
    because: 'the renderer knows react and the contract, not the processes behind it',
  },
];

/** Only these folders may name Electron; everything else in the product is refused above. */
export const testsWithoutElectron = [
  {
    files: 'test/core/electron-shell/',
    mayNot: ['electron', 'electron-store', 'preload/'],
    because: 'the pure parts of the desktop shell are tested in plain Node',
  },
  ...['core', 'contract', 'headless', 'cli', 'bridge', 'journeys', 'nightly', 'pins'].map(
    (folder) => ({
      files: `test/${folder}/`,
      mayNot: ['electron', 'electron-store', 'main/electron/', 'preload/'],
      because: 'these tests run in plain Node without Electron',
    }),
  ),
];
