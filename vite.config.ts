import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type EnvironmentOptions, type Plugin } from 'vite';

const root = import.meta.dirname;
const fromRoot = (path: string) => resolve(root, path);
const { version } = JSON.parse(readFileSync(fromRoot('package.json'), 'utf8')) as {
  version: string;
};
const nodeModules = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));
function isExternal(id: string): boolean {
  return (
    id === 'electron' ||
    id.startsWith('electron/') ||
    id === 'libsql' ||
    id === 'libsql/promise' ||
    nodeModules.has(id)
  );
}

interface Side {
  readonly entry: string;
  /** Relative to `dist/`. */
  readonly file: string;
  /** The oldest engine that runs the code: Electron's own is newer, tests and Node 20 are not. */
  readonly target: string;
  readonly banner?: string;
}

/**
 * One self-contained file per side; a sandboxed preload and Electron's main process must be
 * CommonJS.
 */
const nodeSides: Readonly<Record<string, Side>> = {
  electron: { entry: 'main/electron/entry.ts', file: 'electron/main.cjs', target: 'node18' },
  desktop: { entry: 'main/electron/main.ts', file: 'electron/app.cjs', target: 'node18' },
  desktopBridge: {
    entry: 'main/bridge/desktop.ts',
    file: 'electron/bridge.cjs',
    target: 'node18',
  },
  updater: {
    entry: 'main/electron/updates/updater/main.ts',
    file: 'electron/updater.cjs',
    target: 'node18',
  },
  logReader: {
    entry: 'main/log-reader/main.ts',
    file: 'log-reader/index.cjs',
    target: 'node18',
  },
  preloadMain: {
    entry: 'preload/main-window.ts',
    file: 'preload/main-window.cjs',
    target: 'chrome111',
  },
  preloadPrompt: {
    entry: 'preload/prompt-window.ts',
    file: 'preload/prompt-window.cjs',
    target: 'chrome111',
  },
  preloadPolicy: {
    entry: 'preload/policy-window.ts',
    file: 'preload/policy-window.cjs',
    target: 'chrome111',
  },
  // Run by `main/cli/load-compiled.ts`.
  headless: {
    entry: 'main/headless/main.ts',
    file: 'headless/main.cjs',
    target: 'node20',
  },
  loadCompiled: {
    entry: 'main/cli/load-compiled.ts',
    file: 'cli/load-compiled.mjs',
    target: 'node20',
  },
  cli: {
    entry: 'main/cli/main.ts',
    file: 'cli/index.mjs',
    target: 'node20',
    banner: '#!/usr/bin/env node',
  },
  cliServe: { entry: 'main/cli/run-serve.ts', file: 'cli/run-serve.mjs', target: 'node20' },
  cliCommands: { entry: 'main/cli/run-cli.ts', file: 'cli/run-cli.mjs', target: 'node20' },
  bridge: {
    entry: 'main/bridge/main.ts',
    file: 'bridge/index.mjs',
    target: 'node20',
    banner: '#!/usr/bin/env node',
  },
};

function nodeEnvironment(side: Side): EnvironmentOptions {
  const [folder = '', file = ''] = side.file.split('/');
  return {
    consumer: 'server',
    resolve: {
      noExternal: true,
      external: [],
      conditions: ['node', 'import', 'module', 'default'],
      mainFields: ['module', 'main'],
    },
    define: {
      'process.env.NODE_ENV': JSON.stringify('production'),
      consentryVersion: JSON.stringify(version),
    },
    build: {
      ssr: true,
      // Names are fixed, so files are replaced in place, also under a process that runs the last
      // build.
      outDir: fromRoot(`dist/${folder}`),
      emptyOutDir: false,
      target: side.target,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: { index: fromRoot(side.entry) },
        external: isExternal,
        makeAbsoluteExternalsRelative: false,
        output: {
          format: file.endsWith('.cjs') ? 'cjs' : 'es',
          entryFileNames: file,
          codeSplitting: false,
          // The engine keeps the text of what it runs, and takes twice the room for it when a
          // single character is not ASCII. Names stay as they are, for who reads a stack.
          minify: {
            compress: false,
            mangle: false,
            codegen: { removeWhitespace: true, asciiOnly: true },
          },
          ...(side.banner === undefined ? {} : { banner: side.banner }),
        },
      },
    },
  };
}

/** Files that start with `#!` can be started by name. */
const executable: Plugin = {
  name: 'consentry:executable',
  apply: 'build',
  writeBundle(options, bundle) {
    for (const output of Object.values(bundle)) {
      if (output.type === 'chunk' && output.code.startsWith('#!') && options.dir !== undefined) {
        chmodSync(resolve(options.dir, output.fileName), 0o755);
      }
    }
  },
};

/** Licences stay in the bundles, in ASCII like all else there. */
const asciiLicences: Plugin = {
  name: 'consentry:ascii-licences',
  apply: 'build',
  applyToEnvironment: ({ name }) => name in nodeSides,
  transform: (code) =>
    code.replace(/\/\*!.*?\*\//gsu, (licence) => licence.normalize('NFD').replace(/\p{M}/gu, '')),
};

// A side whose entry is not there is left out.
const presentSides = Object.entries(nodeSides).filter(([, side]) =>
  existsSync(fromRoot(side.entry)),
);
const pages = Object.fromEntries(
  ['index', 'prompt', 'policy']
    .map((name) => [name, fromRoot(`renderer/${name}.html`)] as const)
    .filter(([, path]) => existsSync(path)),
);

/**
 * The page of the kit is for whoever works on it: `npm run dev:kit`, and tests. What ships has
 * none.
 */
const kitPage: Plugin = {
  name: 'consentry:kit-page',
  config: (_config, { mode }) =>
    mode !== 'kit'
      ? {}
      : {
          environments: {
            client: {
              build: {
                rolldownOptions: { input: { ...pages, kit: fromRoot('renderer/kit.html') } },
              },
            },
          },
        },
};

export default defineConfig({
  root: 'renderer',
  base: './',
  envDir: root,
  publicDir: false,
  cacheDir: fromRoot('node_modules/.cache/vite'),
  plugins: [react(), tailwindcss(), executable, asciiLicences, kitPage],
  // The Content-Security-Policy comes as a header from whoever serves the pages (app:// handler,
  // headless UI). Nothing here may be inlined into a page, or that policy would refuse it.
  environments: {
    client: {
      build: {
        outDir: fromRoot('dist/renderer'),
        emptyOutDir: true,
        target: 'chrome111',
        sourcemap: true,
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        rolldownOptions: { input: pages },
      },
    },
    ...Object.fromEntries(presentSides.map(([name, side]) => [name, nodeEnvironment(side)])),
  },
  builder: {
    async buildApp(builder) {
      for (const environment of Object.values(builder.environments)) {
        if (environment.name === 'ssr') continue;
        if (environment.name === 'client' && Object.keys(pages).length === 0) continue;
        await builder.build(environment);
      }
    },
  },
});
