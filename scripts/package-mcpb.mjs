/**
 * `npm run package:mcpb [FILE]`: the bridge as a bundle that Claude Desktop installs with its own
 * Node, `dist/consentry.mcpb`. Built from `dist/bridge/`, checked against the schema of MCP
 * bundles; needs no network.
 */
import './lib/check-node.mjs';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { stderr } from 'node:process';
import { packExtension } from '@anthropic-ai/mcpb/cli';
import { projectRoot } from './lib/build-state.mjs';

const output = resolve(process.argv[2] ?? join(projectRoot, 'dist/consentry.mcpb'));
const folder = mkdtempSync(join(tmpdir(), 'consentry-mcpb-'));

/** @param {string} path */
const readJson = (path) => JSON.parse(readFileSync(join(projectRoot, path), 'utf8'));

try {
  const { version } = readJson('package.json');
  const manifest = { ...readJson('build/mcpb/manifest.json'), version };
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const [from, to] of /** @type {const} */ ([
    ['dist/bridge/index.mjs', 'server/index.mjs'],
    ['build/icons/512x512.png', 'icon.png'],
    ['LICENSE', 'LICENSE'],
    ['NOTICE', 'NOTICE'],
  ]))
    cpSync(join(projectRoot, from), join(folder, to));
  mkdirSync(dirname(output), { recursive: true });
  // It validates first, and says what is wrong on stderr.
  if (!(await packExtension({ extensionPath: folder, outputPath: output, silent: true }))) {
    stderr.write('package:mcpb: the bundle could not be made\n');
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
