/**
 * JavaScript, not TypeScript: Node 20.19 cannot load a .ts configuration. Hence `--config` in
 * package.json.
 */

const product = ['contract/**', 'main/**', 'preload/**', 'renderer/**'];
const pure = ['main/core/policy/**', 'main/core/mcp/**', 'main/core/names/**'];

const noWallClock = [
  { object: 'Date', property: 'now', message: 'Time comes from the Clock port.' },
  { object: 'performance', property: 'now', message: 'Time comes from the Clock port.' },
  { object: 'Math', property: 'random', message: 'Chance comes from the Random port.' },
];

/** @param {string} root folder that paths in the import table start from */
export function lintConfig(root) {
  return {
    plugins: [
      'eslint',
      'typescript',
      'unicorn',
      'oxc',
      'import',
      'promise',
      'node',
      'react',
      'jsx-a11y',
    ],
    jsPlugins: [new URL('./scripts/lint/plugin.mjs', import.meta.url).pathname],
    categories: { correctness: 'error', suspicious: 'error' },
    options: { denyWarnings: true, reportUnusedDisableDirectives: 'error' },
    env: { builtin: true, es2024: true },
    settings: { react: { version: '19.3.1' } },
    ignorePatterns: ['dist/**', 'release/**', 'coverage/**'],
    rules: {
      'consentry/imports': ['error', { root }],
      'import/no-cycle': ['error', { ignoreTypes: false }],
      'import/no-default-export': 'error',
      'consentry/comment-columns': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      'typescript/no-floating-promises': 'error',
      'typescript/no-misused-promises': 'error',
      'typescript/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'typescript/no-explicit-any': 'error',
      'typescript/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],

      // Off, each with its reason. The compiler knows better: JSX runtime, noImplicitReturns with
      // exhaustive switches, unused side-effect imports.
      'react/react-in-jsx-scope': 'off',
      'typescript/consistent-return': 'off',
      'import/no-unassigned-import': 'off',
      // Our objects are closures without `this`; interfaces written with methods look unbound but
      // are not.
      'typescript/unbound-method': 'off',
      // Rows of a database and parsed text get their type by `as`; reviews ask for the reason.
      'typescript/no-unsafe-type-assertion': 'off',
      // Control characters are what much of this code looks for; `_meta` is a name of the protocol.
      'no-control-regex': 'off',
      'no-underscore-dangle': 'off',
      // Taste, or wrong about closures and about copies made before a loop that removes.
      'no-shadow': 'off',
      'no-unmodified-loop-condition': 'off',
      'promise/always-return': 'off',
      'unicorn/consistent-function-scoping': 'off',
      'unicorn/no-array-sort': 'off',
      'unicorn/no-new-array': 'off',
      'unicorn/no-useless-spread': 'off',
      // Rules for React's compiler, which is not used; `react/exhaustive-deps` stays.
      'react/exhaustive-effect-dependencies': 'off',
      'react/incompatible-library': 'off',
      'react/set-state-in-effect': 'off',
      // A scrolling region must be reachable by keyboard, and live regions need their role: axe
      // tests judge the page.
      'jsx-a11y/no-noninteractive-tabindex': 'off',
      'jsx-a11y/prefer-tag-over-role': 'off',
    },
    overrides: [
      { files: product, rules: { 'no-console': 'error' } },
      {
        files: [...product, 'scripts/**', 'bench/**'],
        rules: { 'consentry/function-lines': ['error', { max: 100 }] },
      },
      {
        // The tables are data; the soak and the prompt's test read as one story each.
        files: [
          'main/core/names/confusables-table.ts',
          'scripts/lint/import-table.mjs',
          'scripts/soak.mjs',
          'test/corpus/expected-classes.ts',
          'test/renderer/prompt/prompt.test.tsx',
        ],
        rules: { 'max-lines': ['error', { max: 400 }] },
      },
      {
        files: ['main/core/**'],
        rules: {
          'node/no-process-env': 'error',
          'no-restricted-properties': ['error', ...noWallClock],
        },
      },
      {
        files: pure,
        rules: {
          'no-restricted-globals': [
            'error',
            ...[
              'process',
              'fetch',
              'setTimeout',
              'setInterval',
              'setImmediate',
              'queueMicrotask',
              'crypto',
              'performance',
            ],
          ],
        },
      },
      {
        files: ['renderer/**', 'test/renderer/**'],
        rules: { 'react/rules-of-hooks': 'error', 'react/exhaustive-deps': 'error' },
      },
      {
        files: [
          '*.config.ts',
          '*.config.mjs',
          'scripts/**',
          'bench/**',
          'test/support/system/build-once.ts',
          'test/**/global-*.ts',
        ],
        rules: { 'import/no-default-export': 'off' },
      },
    ],
  };
}

export default lintConfig(import.meta.dirname);
