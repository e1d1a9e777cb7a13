/**
 * Who may import whom (ARCHITECTURE.md). One row per part, an allow-list each: what is not named is
 * refused.
 *
 * A target is a path from the project's root (a folder ends with `/`), `node:`, or a package name;
 * `@scope/*` stands for all packages of a scope. The first row whose `files` is a prefix of a
 * file's path counts; a file in no row is free.
 *
 * @typedef {import('./import-lists.mjs').Row} Row
 */
import {
  contract,
  coreLeaves,
  base,
  adapters,
  react,
  belowGateway,
  belowConnectors,
  belowAuthorizationServer,
  rooms,
} from './import-lists.mjs';

/** @type {readonly Row[]} */
export const importTable = [
  {
    files: 'contract/plain/',
    may: ['contract/plain/'],
    mayAsType: contract,
    because: 'plain values are for the renderer and the preload, which do not bundle zod',
  },
  {
    files: 'contract/views/',
    may: ['contract/views/', 'contract/plain/', 'zod'],
    because: 'views are what commands answer with; they know no command',
  },
  {
    files: 'contract/',
    may: contract,
    because: 'contract is a leaf: zod and nothing else',
  },

  {
    files: 'main/core/lib/',
    may: [...coreLeaves, 'node:'],
    because: 'lib is tiny and knows no other part',
  },
  {
    files: 'main/core/limits/',
    may: ['main/core/limits/'],
    because: 'limits are numbers',
  },
  {
    files: 'main/core/ports/',
    may: ['contract/', 'main/core/lib/', 'main/core/ports/', 'zod'],
    because: 'ports are types over contract and lib',
  },
  {
    files: 'main/core/policy/',
    may: [
      'contract/',
      'main/core/lib/',
      'main/core/limits/',
      'main/core/names/',
      'main/core/policy/',
      'zod',
    ],
    because: 'policy is pure: contract, lib and names, no node:*, no I/O',
  },
  {
    files: 'main/core/mcp/',
    may: ['contract/', 'main/core/lib/', 'main/core/limits/', 'main/core/mcp/', 'zod'],
    because: 'mcp is pure wire knowledge: contract and lib, no node:*, no policy, no I/O',
  },
  {
    files: 'main/core/names/',
    may: ['contract/', 'main/core/lib/', 'main/core/limits/', 'main/core/names/'],
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
  ...rooms(
    'main/core/connectors/',
    belowConnectors,
    {
      conversation: [],
      presets: ['conversation'],
      http: ['conversation'],
      stdio: ['conversation'],
      tokens: ['conversation', 'http'],
      login: ['conversation', 'tokens', 'presets'],
      catalogue: ['conversation'],
      reviewed: ['conversation', 'catalogue'],
      config: ['conversation', 'login', 'tokens', 'presets', 'stdio'],
      connection: [
        ...['conversation', 'catalogue', 'config', 'login', 'tokens'],
        ...['presets', 'http', 'stdio'],
      ],
      registry: [
        ...['conversation', 'catalogue', 'reviewed', 'config', 'connection', 'login'],
        ...['tokens', 'presets', 'http', 'stdio'],
      ],
    },
    'connectors and grants never import each other, nor any other feature',
  ),
  ...rooms(
    'main/core/authorization-server/',
    belowAuthorizationServer,
    {
      protocol: [],
      registration: ['protocol'],
      'client-metadata': ['protocol', 'registration'],
      consent: ['protocol', 'registration', 'client-metadata'],
      token: ['protocol', 'client-metadata', 'device'],
      device: ['protocol', 'consent', 'token'],
      authorize: ['protocol', 'registration', 'client-metadata', 'consent'],
    },
    'the authorization server meets the gateway at grants, and knows neither gateway, connectors nor policy',
  ),
  ...rooms(
    'main/core/gateway/',
    belowGateway,
    {
      view: [],
      'rate-limits': [],
      approval: ['view'],
      call: ['view', 'approval'],
      endpoint: ['view', 'call', 'rate-limits'],
    },
    'the gateway never sees the authorization server',
  ),
  {
    files: 'main/core/own-tools/',
    may: [
      ...base,
      'main/core/own-tools/',
      'main/core/policy/reasons.ts',
      'main/core/connectors/conversation/upstream.ts',
    ],
    mayAsType: ['main/core/gateway/', 'main/core/grants/', 'main/core/connectors/'],
    because: 'own tools are handed what they read; nothing that changes anything is in reach',
  },
  {
    files: 'main/core/demo/',
    may: [
      ...coreLeaves,
      'node:',
      'main/core/demo/',
      'main/core/mcp/',
      'main/core/http/bind-loopback.ts',
    ],
    because: 'the demo client gets what it gets over HTTP, as every client does',
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
    may: [...base, 'main/core/managed/', 'main/core/policy/text-pattern.ts'],
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
    files: 'main/core/integrity/',
    may: [...base, 'main/core/integrity/'],
    mayAsType: [
      'main/core/connectors/',
      'main/core/gateway/',
      'main/core/grants/',
      'main/core/permission-sets/',
      'main/core/rules/',
    ],
    because: 'integrity finds what was changed from outside; what takes rights away is handed in',
  },
  {
    files: 'main/core/tool-review/',
    may: [
      ...base,
      'main/core/tool-review/',
      'main/core/gateway/view/',
      'main/core/mcp/',
      'main/core/names/',
      'main/core/policy/',
    ],
    mayAsType: ['main/core/connectors/'],
    because: 'tool review compares and shows tools; it calls none',
  },
  {
    files: 'main/core/commands/',
    may: ['contract/', 'main/core/', 'node:', 'zod'],
    because: 'commands are the one door to every feature; they know no shell',
  },
  {
    files: 'main/core/lifecycle/',
    may: ['contract/', 'main/core/', 'node:', 'zod'],
    because: 'start, upkeep and stop reach every feature; they know no shell',
  },
  {
    files: 'main/core/layers/',
    may: ['contract/', 'main/core/', 'node:'],
    because: 'layers put the rooms together; they know no shell',
  },
  {
    files: 'main/core/',
    may: ['contract/', 'main/core/', 'node:', 'zod'],
    because: 'core is plain Node and knows no shell',
  },

  ...rooms(
    'main/shared-adapters/',
    [...coreLeaves, 'node:', 'main/core/', 'conf', 'jsonc-parser', 'libsql'],
    {
      system: [],
      'process-inspector': ['system'],
      identification: [],
      vault: [],
      'child-guard': ['system', 'process-inspector'],
      files: ['system'],
      control: ['system', 'files'],
    },
    'adapters of both shells know no shell',
  ),
  {
    files: 'main/electron/updates/updater/',
    may: ['electron-updater'],
    because: 'the updater is a bundle of its own, loaded when a feed is configured',
  },
  {
    files: 'main/electron/entry.ts',
    may: ['node:', 'electron'],
    mayAsType: ['main/bridge/desktop.ts'],
    because: 'the first lines load either the app or the bridge, and belong to neither',
  },
  ...rooms(
    'main/electron/',
    [...adapters, 'electron', 'electron-store', 'conf', 'yaml', 'semver'],
    {
      vault: [],
      updates: [],
      login: [],
      windows: [],
      tray: ['windows'],
      lifecycle: ['windows', 'vault', 'updates'],
    },
    'the desktop root knows core and contract, not the other shells',
  ),
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
    files: 'main/log-reader/',
    may: [...adapters, 'main/log-reader/', 'libsql'],
    because: 'the reader of the log is a thread, bundled alone, without the app',
  },

  {
    files: 'preload/',
    may: ['preload/', 'contract/plain/channels.ts', 'contract/plain/bridge.ts', 'electron'],
    because: 'a preload is contextBridge and nothing else',
  },
  {
    files: 'renderer/components/identity/brand-icons.ts',
    may: ['simple-icons'],
    because: 'the marks of others stand in one file, whose bundle is looked at',
  },
  ...rooms(
    'renderer/components/',
    [...react, 'renderer/state/'],
    {
      base: [],
      charts: ['base'],
      identity: ['base'],
      feedback: ['base'],
      controls: ['base', 'feedback'],
      layout: ['base', 'feedback', 'controls'],
    },
    'components know no feature',
  ),
  {
    files: 'renderer/',
    may: ['renderer/', ...react],
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
