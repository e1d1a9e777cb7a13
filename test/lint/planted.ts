/** Faults the linter must find, each with a twin that does the same thing the allowed way. */
import { importRule, plantedImports, type Planted } from './planted-imports.ts';

export const planted: readonly Planted[] = [
  ...plantedImports,
  {
    name: 'a detour through another folder is still the same import',
    rule: importRule,
    file: 'main/core/authorization-server/b1.ts',
    fault: "import { x } from '../store/../gateway/endpoint/reply.ts';\nexport const y = x;\n",
    clean: "import { x } from '../gateway/../grants/grants.ts';\nexport const y = x;\n",
  },
  {
    name: 'an import of types counts',
    rule: importRule,
    file: 'main/core/gateway/b1.ts',
    fault: "import type { X } from '../authorization-server/token/token.ts';\nexport type Y = X;\n",
    clean: "import type { X } from '../grants/tokens.ts';\nexport type Y = X;\n",
  },
  {
    name: 'a re-export counts',
    rule: importRule,
    file: 'main/core/gateway/b2.ts',
    fault: "export { x } from '../authorization-server/token/token.ts';\n",
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
    clean: "import { x } from './cycle-nobody.ts';\nexport const y = () => x;\n",
  },
  {
    name: 'a cycle of imports by types only',
    rule: 'import(no-cycle)',
    file: 'main/core/cycle-c6.ts',
    fault: "import type { X } from './cycle-types.ts';\nexport type Y = X;\n",
    clean: "import type { X } from './cycle-nobody.ts';\nexport type Y = X;\n",
  },
  {
    name: 'a file of more than 300 lines',
    rule: 'eslint(max-lines)',
    file: 'main/core/c5.ts',
    fault: `${'// a line\n'.repeat(300)}export const x = 1;\n`,
    clean: `${'// a line\n'.repeat(299)}export const x = 1;\n`,
  },
  {
    name: 'a test of more than 300 lines',
    rule: 'eslint(max-lines)',
    file: 'test/core/c5.test.ts',
    fault: `${'// a line\n'.repeat(300)}export const x = 1;\n`,
    clean: `${'// a line\n'.repeat(299)}export const x = 1;\n`,
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
  {
    name: 'a function of more than 100 lines',
    rule: 'consentry(function-lines)',
    file: 'main/core/c20.ts',
    fault: `export function f() {\n${"  String('');\n".repeat(100)}}\n`,
    // What a factory returns does not count.
    clean: `export function f() {\n  return {\n${'    a() {\n      return 1;\n    },\n'.repeat(1)}${Array.from({ length: 100 }, (_, at) => `    a${at}: ${at},\n`).join('')}  };\n}\n`,
  },
  {
    name: 'a component of more than 100 lines',
    rule: 'consentry(function-lines)',
    file: 'renderer/c22.tsx',
    fault: `export function A() {\n  return (\n    <ul>\n${'      <li />\n'.repeat(100)}    </ul>\n  );\n}\n`,
    // A component of its own counts for itself.
    clean: `function B() {\n  return (\n    <ol>\n${'      <li />\n'.repeat(50)}    </ol>\n  );\n}\n\nexport function A() {\n  return (\n    <ul>\n      <B />\n${'      <li />\n'.repeat(50)}    </ul>\n  );\n}\n`,
  },
  {
    name: 'a function of more than 100 lines in a measurement',
    rule: 'consentry(function-lines)',
    file: 'bench/c23.mjs',
    fault: `export function f() {\n${'  globalThis.f();\n'.repeat(100)}}\n`,
    clean: `export function f() {\n${'  globalThis.f();\n'.repeat(90)}}\n`,
  },
  {
    name: 'a comment that ends after column 100',
    rule: 'consentry(comment-columns)',
    file: 'main/core/c21.ts',
    fault: `// ${'word '.repeat(22)}\nexport const x = 1;\n`,
    clean: `// ${'word '.repeat(19)}\n// https://example.com/${'long/'.repeat(20)}\nexport const x = 1;\n`,
  },
];

/** Files that some planted ones need beside them. */
export const companions: Readonly<Record<string, string>> = {
  'main/core/cycle-partner.ts':
    "import { y } from './cycle-c4.ts';\nexport const x = (): unknown => y;\n",
  'main/core/cycle-types.ts':
    "import type { Y } from './cycle-c6.ts';\nexport type X = Y | null;\n",
  'main/core/cycle-nobody.ts': 'export const x = 1;\nexport type X = number;\n',
};
