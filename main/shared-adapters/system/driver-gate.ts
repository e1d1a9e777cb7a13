/**
 * Two words that a process and a thread of it share. Where the process ends while the thread makes
 * a value for the driver of the database, the driver ends the process with SIGABRT. So the thread
 * says when it is inside the driver; the process, on its way out, closes the gate and waits for it
 * to come out, and the thread never goes in again.
 */
import type DatabaseOfDriver from 'libsql';

/** Of the two words. */
const [inside, closed] = [0, 1];

/** What is given to the thread. */
export function createGate(): SharedArrayBuffer {
  return new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
}

/**
 * Nobody comes into the driver any more; waits for whoever is inside.
 *
 * @param atMost milliseconds
 */
export function closeGate(gate: SharedArrayBuffer, atMost: number): void {
  const words = new Int32Array(gate);
  Atomics.store(words, closed, 1);
  const count = Atomics.load(words, inside);
  if (count > 0) Atomics.wait(words, inside, count, atMost);
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * In the thread: from now on every use of the driver goes through the gate.
 *
 * @param driver the class that the driver exports
 */
export function useGate(gate: SharedArrayBuffer, driver: typeof DatabaseOfDriver): void {
  const words = new Int32Array(gate);
  let depth = 0;

  function park(): void {
    // Until the process is gone.
    while (Atomics.load(words, closed) === 1) Atomics.wait(words, closed, 1);
  }

  function through(method: Method): Method {
    return function guarded(...args) {
      if (depth > 0) return method.apply(this, args);
      Atomics.store(words, inside, 1);
      if (Atomics.load(words, closed) === 1) leave();
      depth += 1;
      try {
        return method.apply(this, args);
      } finally {
        depth -= 1;
        leave();
      }
    };
  }

  function leave(): void {
    Atomics.store(words, inside, 0);
    Atomics.notify(words, inside);
    park();
  }

  function guard(prototype: Record<string, unknown>, names: readonly string[]): void {
    for (const name of names) {
      const method = prototype[name];
      if (typeof method !== 'function') throw new TypeError(`the driver has no ${name}`);
      prototype[name] = through(method as Method);
    }
  }

  guard(driver.prototype as unknown as Record<string, unknown>, ['prepare', 'exec', 'close']);
  const open = through((path) => new driver(path as string));
  const db = open(':memory:') as DatabaseOfDriver.Database;
  const statement: unknown = Object.getPrototypeOf(db.prepare('SELECT 1'));
  guard(statement as Record<string, unknown>, ['run', 'get', 'all', 'iterate']);
  db.close();
}
