/**
 * Subscriptions in one legacy conversation: the server knows each resource once, however many hold
 * it here; subscribed with the first holder, given up with the last, and again where the server has
 * forgotten it (MCP 2025-11-25, Resources, Subscriptions).
 */
import type { JsonObject } from '../../lib/json.ts';
import type { ResourceWatch, Watch } from './upstream.ts';

export interface ResourceHolders {
  watch(requested: ResourceWatch): Watch;
  /** Params of `notifications/resources/updated`. */
  updated(params: JsonObject): void;
  /** The server has forgotten everything. */
  renew(): void;
  /** Something may have changed while nobody listened. */
  missed(): void;
}

type Method = 'resources/subscribe' | 'resources/unsubscribe';

/** @param send never rejects */
export function createResourceHolders(
  send: (method: Method, uri: string) => Promise<unknown>,
): ResourceHolders {
  const holders = new Map<string, Set<ResourceWatch>>();
  /** One after the other: giving up must not overtake subscribing. */
  let sending: Promise<unknown> = Promise.resolve();

  function say(method: Method, uri: string): void {
    sending = after(sending, () => send(method, uri));
  }

  function hold(uri: string, holder: ResourceWatch): void {
    const known = holders.get(uri);
    if (known !== undefined) known.add(holder);
    else {
      holders.set(uri, new Set([holder]));
      say('resources/subscribe', uri);
    }
  }

  function leave(uri: string, holder: ResourceWatch): void {
    const known = holders.get(uri);
    if (known?.delete(holder) !== true || known.size > 0) return;
    holders.delete(uri);
    say('resources/unsubscribe', uri);
  }

  function missed(): void {
    for (const [uri, held] of holders) for (const holder of held) holder.onUpdated(uri, { uri });
  }

  return {
    watch(requested) {
      let now: ReadonlySet<string> = new Set();
      function update(uris: readonly string[]): void {
        const next = new Set(uris);
        for (const uri of next) if (!now.has(uri)) hold(uri, requested);
        for (const uri of now) if (!next.has(uri)) leave(uri, requested);
        now = next;
      }
      update(requested.uris);
      return { update, stop: () => update([]) };
    },
    updated(params) {
      const { uri } = params;
      if (typeof uri !== 'string') return;
      for (const [held, of] of holders) {
        if (!isPartOf(uri, held)) continue;
        for (const holder of of) holder.onUpdated(uri, params);
      }
    },
    renew() {
      for (const uri of holders.keys()) say('resources/subscribe', uri);
      missed();
    },
    missed,
  };
}

/** A server may name a part of what was subscribed. */
function isPartOf(uri: string, held: string): boolean {
  return uri === held || uri.startsWith(held.endsWith('/') ? held : `${held}/`);
}

async function after(before: Promise<unknown>, act: () => Promise<unknown>): Promise<void> {
  await before;
  await act();
}
