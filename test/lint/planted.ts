/** Faults the linter must find, each with a twin that does the same thing the allowed way. */

export interface Planted {
  /** What is proven, for the test's name. */
  readonly name: string;
  /** As the linter reports it. */
  readonly rule: string;
  /** Where the file would lie in the project; rules depend on it. */
  readonly file: string;
  readonly fault: string;
  readonly clean: string;
}

const importRule = 'consentry(imports)';

function mayNotImport(file: string, fault: string, clean: string): Planted {
  return {
    name: `${file.slice(0, file.lastIndexOf('/'))} may not import ${fault}`,
    rule: importRule,
    file,
    fault: `import { x } from '${fault}';\nexport const y = x;\n`,
    clean: `import { x } from '${clean}';\nexport const y = x;\n`,
  };
}

export const planted: readonly Planted[] = [
  mayNotImport('contract/a1.ts', 'node:fs', 'zod'),
  mayNotImport('contract/a2.ts', '../main/core/ports.ts', './ids.ts'),
  mayNotImport('main/core/lib/a1.ts', '../grants/grants.ts', './digest.ts'),
  mayNotImport('main/core/policy/a1.ts', 'node:crypto', '../lib/digest.ts'),
  mayNotImport('main/core/policy/a2.ts', '../store/open-store.ts', '../../../contract/views.ts'),
  mayNotImport('main/core/mcp/a1.ts', 'node:http', '../lib/json.ts'),
  mayNotImport('main/core/mcp/a2.ts', '../policy/decide.ts', './envelope.ts'),
  mayNotImport('main/core/names/a1.ts', '../grants/clients.ts', '../lib/visible-text.ts'),
  mayNotImport('main/core/names/a2.ts', 'node:fs', './skeleton.ts'),
  mayNotImport('main/core/audit/a1.ts', '../grants/grants.ts', '../store/open-store.ts'),
  mayNotImport('main/core/forwarding/a1.ts', '../grants/grants.ts', '@opentelemetry/sdk-logs'),
  mayNotImport('main/core/audit/a2.ts', '@opentelemetry/sdk-logs', '../lib/digest.ts'),
  mayNotImport('main/core/store/a1.ts', '../connectors/connectors.ts', 'libsql'),
  mayNotImport('main/core/http/a1.ts', '../oauth/authorize.ts', 'node:http'),
  mayNotImport('main/core/sessions/a1.ts', '../gateway/bearer.ts', '../ports.ts'),
  mayNotImport('main/core/questions/a1.ts', '../policy/decide.ts', '../audit/audit-log.ts'),
  mayNotImport('main/core/net/a1.ts', '../oauth/authorize.ts', '../ports.ts'),
  mayNotImport('main/core/net/a2.ts', 'undici', 'node:tls'),
  mayNotImport('main/core/audit/a3.ts', '../net/guarded-fetch.ts', '../store/open-store.ts'),
  mayNotImport('main/core/grants/a1.ts', '../connectors/connectors.ts', '../store/open-store.ts'),
  mayNotImport('main/core/grants/a2.ts', 'libsql', '../store/open-store.ts'),
  mayNotImport('main/core/connectors/a1.ts', '../grants/grants.ts', '../mcp/envelope.ts'),
  mayNotImport('main/core/oauth/a1.ts', '../gateway/bearer.ts', '../grants/grants.ts'),
  mayNotImport('main/core/oauth/a2.ts', '../policy/decide.ts', '../questions/queue.ts'),
  mayNotImport('main/core/oauth/a3.ts', '@modelcontextprotocol/client', '../http/front-door.ts'),
  mayNotImport('main/core/oauth/a4.ts', 'undici', '../net/guarded-fetch.ts'),
  mayNotImport('main/core/gateway/a3.ts', '../net/guarded-fetch.ts', '../connectors/upstream.ts'),
  mayNotImport('main/core/gateway/a4.ts', 'jose', '../grants/tokens.ts'),
  mayNotImport('main/core/gateway/a1.ts', '../oauth/token.ts', '../grants/tokens.ts'),
  mayNotImport('main/core/gateway/a2.ts', 'oauth4webapi', '../connectors/upstream.ts'),
  mayNotImport('main/core/audit/a2.ts', '../snapshot/publisher.ts', '../lib/json.ts'),
  mayNotImport('main/core/client-files/a1.ts', '../connectors/connectors.ts', 'jsonc-parser'),
  mayNotImport('main/core/connectors/a2.ts', 'yaml', '../mcp/envelope.ts'),
  mayNotImport('main/core/rules/a1.ts', '../gateway/grant-view.ts', '../policy/decide.ts'),
  mayNotImport('main/core/permission-sets/a1.ts', '../grants/clients.ts', '../store/open-store.ts'),
  mayNotImport('main/core/own-tools/a1.ts', '../connectors/connectors.ts', '../policy/reasons.ts'),
  mayNotImport('main/core/own-tools/a2.ts', '../grants/revoke.ts', '../connectors/upstream.ts'),
  mayNotImport('main/core/managed/a1.ts', '../gateway/gateway-world.ts', '../ports.ts'),
  mayNotImport('main/core/snapshot/a1.ts', '../oauth/authorize.ts', '../grants/grants.ts'),
  mayNotImport('main/core/ports.ts', './store/open-store.ts', './lib/secret.ts'),
  mayNotImport('main/core/core.ts', './control.ts', '../../contract/views/views.ts'),
  mayNotImport('main/core/a1.ts', 'electron', './grants/grants.ts'),
  mayNotImport('main/core/a2.ts', '../headless/main.ts', './gateway/bearer.ts'),
  mayNotImport('main/core/a3.ts', 'react', 'node:path'),
  mayNotImport('main/shared-adapters/a1.ts', '../headless/main.ts', '../core/ports.ts'),
  mayNotImport('main/electron/entry.ts', './tray.ts', 'electron'),
  mayNotImport('main/electron/a1.ts', '../headless/main.ts', 'electron/main'),
  mayNotImport('main/electron/a2.ts', 'electron-updater', 'electron-store'),
  mayNotImport('main/electron/updater/a1.ts', '../tray.ts', 'electron-updater'),
  mayNotImport('main/headless/a1.ts', 'electron', 'conf'),
  mayNotImport('main/headless/a2.ts', '../electron/tray.ts', '../core/create-core.ts'),
  mayNotImport('main/headless/a3.ts', 'electron-store', 'node:fs'),
  mayNotImport('main/cli/a1.ts', '../headless/main.ts', '../headless/conf-preferences.ts'),
  mayNotImport('main/cli/a2.ts', 'electron', 'commander'),
  mayNotImport('main/bridge/a1.ts', '../electron/main.ts', 'node:net'),
  mayNotImport('preload/a1.ts', 'node:fs', 'electron/renderer'),
  mayNotImport('preload/a2.ts', '../contract/commands.ts', '../contract/channels.ts'),
  mayNotImport('renderer/a1.ts', 'node:path', 'react'),
  mayNotImport('renderer/a2.ts', '../main/core/ports.ts', '../contract/views.ts'),
  mayNotImport('renderer/a3.ts', 'electron', '@radix-ui/react-dialog'),
  mayNotImport('test/core/a1.ts', 'electron', 'vitest'),
  mayNotImport('test/journeys/a1.ts', '../../main/electron/tray/tray.ts', '../../main/headless/main.ts'),
  {
    name: 'a detour through another folder is still the same import',
    rule: importRule,
    file: 'main/core/oauth/b1.ts',
    fault: "import { x } from '../store/../gateway/bearer.ts';\nexport const y = x;\n",
    clean: "import { x } from '../gateway/../grants/grants.ts';\nexport const y = x;\n",
  },
  {
    name: 'an import of types counts',
    rule: importRule,
    file: 'main/core/gateway/b1.ts',
    fault: "import type { X } from '../oauth/token.ts';\nexport type Y = X;\n",
    clean: "import type { X } from '../grants/tokens.ts';\nexport type Y = X;\n",
  },
  {
    name: 'a re-export counts',
    rule: importRule,
    file: 'main/core/gateway/b2.ts',
    fault: "export { x } from '../oauth/token.ts';\n",
    clean: "export { x } from '../grants/tokens.ts';\n",
  },
  {
    name: 'an import at run time counts',
    rule: importRule,
    file: 'main/headless/b1.ts',
    fault: "export const load = () => import('electron');\n",
    clean: "export const load = () => import('conf');\n",
  },
  {
    name: 'the command line may know the headless root by type only',
    rule: importRule,
    file: 'main/cli/b1.ts',
    fault: "import { x } from '../headless/main.ts';\nexport const y = x;\n",
    clean: "export type Root = typeof import('../headless/main.ts');\n",
  },

  {
    name: 'a promise nobody waits for',
    rule: 'typescript(no-floating-promises)',
    file: 'main/core/c1.ts',
    fault: 'const f = async () => 1;\nexport function g() {\n  f();\n}\n',
    clean: 'const f = async () => 1;\nexport async function g() {\n  await f();\n}\n',
  },
  {
    name: 'a promise where nobody looks at it',
    rule: 'typescript(no-misused-promises)',
    file: 'main/core/c2.ts',
    fault: 'const f = async () => true;\nexport const g = () => (f() ? 1 : 2);\n',
    clean: 'const f = async () => true;\nexport const g = async () => ((await f()) ? 1 : 2);\n',
  },
  {
    name: 'a switch that forgets a case',
    rule: 'typescript(switch-exhaustiveness-check)',
    file: 'main/core/c3.ts',
    fault:
      "export function f(x: 'a' | 'b') {\n  switch (x) {\n    case 'a':\n      return 1;\n  }\n  return 0;\n}\n",
    clean:
      "export function f(x: 'a' | 'b') {\n  switch (x) {\n    case 'a':\n      return 1;\n    case 'b':\n      return 0;\n  }\n}\n",
  },
  {
    name: 'a cycle of imports',
    rule: 'import(no-cycle)',
    file: 'main/core/cycle-c4.ts',
    fault: "import { x } from './cycle-partner.ts';\nexport const y = () => x;\n",
    clean: "import type { x } from './cycle-partner.ts';\nexport const y = (z: typeof x) => z;\n",
  },
  {
    name: 'a file of more than 400 lines',
    rule: 'eslint(max-lines)',
    file: 'main/core/c5.ts',
    fault: `${'// a line\n'.repeat(400)}export const x = 1;\n`,
    clean: `${'// a line\n'.repeat(399)}export const x = 1;\n`,
  },
  {
    name: 'any',
    rule: 'typescript(no-explicit-any)',
    file: 'main/core/c6.ts',
    fault: 'export const f = (x: any) => String(x);\n',
    clean: 'export const f = (x: unknown) => typeof x;\n',
  },
  {
    name: 'a type imported as if it were a value',
    rule: 'typescript(consistent-type-imports)',
    file: 'main/core/c7.ts',
    fault: "import { Clock } from './ports.ts';\nexport type X = Clock;\n",
    clean: "import type { Clock } from './ports.ts';\nexport type X = Clock;\n",
  },
  {
    name: 'printing from the product',
    rule: 'eslint(no-console)',
    file: 'main/core/c8.ts',
    fault: "export const f = () => console.log('x');\n",
    clean: "export const f = (say: (x: string) => void) => say('x');\n",
  },
  {
    name: 'the environment in core',
    rule: 'node(no-process-env)',
    file: 'main/core/c9.ts',
    fault: "export const f = () => process.env['HOME'];\n",
    clean: 'export const f = (home: string) => home;\n',
  },
  {
    name: 'the time of day in core',
    rule: 'eslint(no-restricted-properties)',
    file: 'main/core/d1.ts',
    fault: 'export const f = () => Date.now();\n',
    clean: 'export const f = (clock: { nowMs(): number }) => clock.nowMs();\n',
  },
  {
    name: 'input or output in a pure part',
    rule: 'eslint(no-restricted-globals)',
    file: 'main/core/policy/d2.ts',
    fault: "export const f = () => fetch('http://localhost');\n",
    clean: 'export const f = (answer: string) => answer;\n',
  },
  {
    name: 'a default export',
    rule: 'import(no-default-export)',
    file: 'main/core/d3.ts',
    fault: 'export default 1;\n',
    clean: 'export const one = 1;\n',
  },
  {
    name: 'a hook under a condition',
    rule: 'react-hooks(rules-of-hooks)',
    file: 'renderer/d4.tsx',
    fault:
      "import { useState } from 'react';\nexport function A({ on }: { on: boolean }) {\n  if (on) useState(1);\n  return null;\n}\n",
    clean:
      "import { useState } from 'react';\nexport function A({ on }: { on: boolean }) {\n  const [x] = useState(1);\n  return on ? x : null;\n}\n",
  },
  {
    name: 'a dependency that an effect forgets',
    rule: 'react-hooks(exhaustive-deps)',
    file: 'renderer/d5.tsx',
    fault:
      "import { useEffect } from 'react';\nexport function A({ f }: { f: () => void }) {\n  useEffect(() => f(), []);\n  return null;\n}\n",
    clean:
      "import { useEffect } from 'react';\nexport function A({ f }: { f: () => void }) {\n  useEffect(() => f(), [f]);\n  return null;\n}\n",
  },
  {
    name: 'a picture without words',
    rule: 'jsx-a11y(alt-text)',
    file: 'renderer/d6.tsx',
    fault: "export const A = () => <img src='a.png' />;\n",
    clean: "export const A = () => <img src='a.png' alt='A cat' />;\n",
  },
  {
    name: 'a disabled rule that has nothing to disable',
    rule: 'unused-directive',
    file: 'main/core/d7.ts',
    fault: '// oxlint-disable-next-line no-console -- left over\nexport const x = 1;\n',
    clean: 'export const x = 1;\n',
  },
];

/** Files that some planted ones need beside them. */
export const companions: Readonly<Record<string, string>> = {
  'main/core/cycle-partner.ts':
    "import { y } from './cycle-c4.ts';\nexport const x = (): unknown => y;\n",
};
