/**
 * Abort for what every call has: the members of `AbortController` and its signal that are used,
 * without the event machinery of the platform, which costs more than all checks of a call together.
 * A platform signal fits wherever this one does.
 */

/** Says once that something is not needed any more. */
export interface AbortWatch {
  readonly aborted: boolean;
  /** Called at most once; not when it is aborted already. */
  addEventListener(
    type: 'abort',
    listener: () => void,
    options?: { readonly once?: boolean },
  ): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface Aborter {
  readonly signal: AbortWatch;
  /** Later ones do nothing. A listener that throws does not keep the others from being called. */
  abort(): void;
}

export function createAborter(): Aborter {
  const watch = new Watch();
  return { signal: watch, abort: () => watch.abort() };
}

/** A signal of the platform that aborts with the first of these; for what is rare. */
export function anyAborted(watched: readonly AbortWatch[]): AbortSignal {
  const controller = new AbortController();
  for (const each of watched) {
    if (each.aborted) controller.abort();
    else each.addEventListener('abort', () => controller.abort(), { once: true });
  }
  return controller.signal;
}

class Watch implements AbortWatch {
  aborted = false;
  private listeners: readonly (() => void)[] = none;

  addEventListener(_type: 'abort', listener: () => void): void {
    if (!this.aborted) this.listeners = [...this.listeners, listener];
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    if (this.listeners.length === 1 && this.listeners[0] === listener) this.listeners = none;
    else this.listeners = this.listeners.filter((each) => each !== listener);
  }

  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    const { listeners } = this;
    this.listeners = none;
    let failure: { readonly error: unknown } | null = null;
    for (const listener of listeners) {
      try {
        listener();
      } catch (error) {
        failure ??= { error };
      }
    }
    if (failure !== null) throw failure.error;
  }
}

const none: readonly (() => void)[] = Object.freeze([]);
