/**
 * Loads a CommonJS bundle with the code that V8 made of it when it was built: starting then needs
 * neither reading through all of it nor compiling what it runs first (docs/adr/0028). The code lies
 * in a file beside the bundle and is used when it is whole, of this very bundle and of this very
 * engine; else the bundle is compiled as ever.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { constants, Script } from 'node:vm';
import { setEngineFlags } from '../shared-adapters/system/engine-flags.ts';

export interface Compiled<Root> {
  readonly exports: Root;
  /** False when there was no code for it, or none that fits. */
  readonly isFromCache: boolean;
  /** What has been compiled by now, to be written to `cacheOf(file)`. */
  cache(): Buffer;
}

/** SHA-256 of the bundle, and of the code after both: a damaged one could do anything. */
const digestBytes = 32;

export function cacheOf(file: string): string {
  return `${file}.cache`;
}

const before = '(function (exports, require, module, __filename, __dirname) {';

/** @param file a bundle of one file that needs only what Node and `node_modules` have */
export function loadCompiled<Root>(file: string): Compiled<Root> {
  setEngineFlags();
  const source = readFileSync(file);
  const digest = sha256(source);
  const known = readCache(cacheOf(file), digest);
  const script = new Script(`${before}${source.toString('utf8')}\n})`, {
    filename: file,
    columnOffset: -before.length,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(known !== undefined && { cachedData: known }),
  });
  const module: { exports: unknown } = { exports: {} };
  const run = script.runInThisContext() as (...parts: readonly unknown[]) => void;
  run(module.exports, createRequire(file), module, file, dirname(file));
  return {
    exports: module.exports as Root,
    isFromCache: known !== undefined && script.cachedDataRejected === false,
    cache() {
      const code = script.createCachedData();
      return Buffer.concat([digest, sha256(code), code]);
    },
  };
}

function readCache(path: string, digest: Buffer): Buffer | undefined {
  let cache: Buffer;
  try {
    cache = readFileSync(path);
  } catch {
    return undefined;
  }
  const code = cache.subarray(2 * digestBytes);
  const isWhole =
    cache.subarray(0, digestBytes).equals(digest) &&
    cache.subarray(digestBytes, 2 * digestBytes).equals(sha256(code));
  return isWhole ? code : undefined;
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
