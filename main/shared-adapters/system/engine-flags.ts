/** What is asked of V8 before it runs the product. */
import { setFlagsFromString } from 'node:v8';

/**
 * The parser of the HTTP client (undici) is WebAssembly. Left alone, V8 compiles it anew after some
 * thirty answers: 24 MiB for a moment, of which a process at rest keeps ten (Node 24). With the
 * largest budget there is, that waits until thousands of answers make it worth the memory.
 *
 * Before a bundle is loaded from its code cache, and before one is made: V8 takes no code that was
 * compiled under other flags.
 */
export function setEngineFlags(): void {
  setFlagsFromString('--wasm-tiering-budget=2147483647');
}
