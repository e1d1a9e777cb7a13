/**
 * What a client is given to come back with: state of a call that asks first, pages of lists, tasks.
 * Sealed with a key of this run, bound to the grant and to what it is for, and good for a while:
 * what another grant was given, what was altered and what is too old open nothing (SEC-54; MCP
 * 2026-07-28, Multi Round-Trip Requests: state comes back from an attacker).
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { canonicalJson } from '../../../lib/canonical-json.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../lib/json.ts';
import { limits } from '../../../limits/limits.ts';
import type { Clock, Random } from '../../../ports/ports.ts';

/** Whose it is and what for: equal when it comes back, or it opens nothing. */
export interface Binding {
  readonly kind: 'state' | 'cursor' | 'task';
  readonly grantId: string;
  /** `/mcp` or `/mcp/<connector>`. */
  readonly resource: string;
  /** Method, name, digest of the arguments. */
  readonly about: readonly string[];
}

export interface Handles {
  /** @param lifeMs from now on */
  seal(binding: Binding, content: JsonObject, lifeMs: number): string;
  /**
   * What was sealed; null for everything that this run did not seal for this binding, and for what
   * is too old.
   */
  open(binding: Binding, handle: JsonValue | undefined): JsonObject | null;
  /** As `open`, and only the first time. */
  spend(binding: Binding, handle: JsonValue | undefined): JsonObject | null;
}

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** @returns handles with a key of their own: those of an earlier run open nothing */
export function createHandles({ clock, random }: { clock: Clock; random: Random }): Handles {
  const key = random.bytes(32);
  /** Nonces of those that were spent, until they would be too old anyway; oldest first. */
  const spent = new Map<string, number>();

  function open(binding: Binding, handle: JsonValue | undefined): [JsonObject, Buffer] | null {
    if (typeof handle !== 'string' || handle.length > limits.handles.length) return null;
    const bytes = Buffer.from(handle, 'base64url');
    // One spelling only: the bits that the encoding leaves over are part of it.
    if (bytes.length <= nonceBytes + tagBytes || bytes.toString('base64url') !== handle)
      return null;
    const nonce = bytes.subarray(0, nonceBytes);
    const opener = createDecipheriv(cipher, key, nonce, { authTagLength: tagBytes });
    opener.setAAD(bindingBytes(binding));
    opener.setAuthTag(bytes.subarray(-tagBytes));
    let text: string;
    try {
      text =
        opener.update(bytes.subarray(nonceBytes, -tagBytes), undefined, 'utf8') +
        opener.final('utf8');
    } catch {
      return null;
    }
    const sealed = JSON.parse(text) as JsonObject;
    const { until, content } = sealed;
    if (typeof until !== 'number' || until < clock.monotonicMs() || !isJsonObject(content))
      return null;
    return [content, nonce];
  }

  function forgetOld(): void {
    const now = clock.monotonicMs();
    for (const [nonce, until] of spent) {
      if (until > now && spent.size <= limits.handles.spent) break;
      spent.delete(nonce);
    }
  }

  return {
    seal(binding, content, lifeMs) {
      const nonce = random.bytes(nonceBytes);
      const sealer = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes });
      sealer.setAAD(bindingBytes(binding));
      const text = JSON.stringify({ until: clock.monotonicMs() + lifeMs, content });
      const sealed = Buffer.concat([sealer.update(text, 'utf8'), sealer.final()]);
      return Buffer.concat([nonce, sealed, sealer.getAuthTag()]).toString('base64url');
    },
    open: (binding, handle) => open(binding, handle)?.[0] ?? null,
    spend(binding, handle) {
      const opened = open(binding, handle);
      if (opened === null) return null;
      const [content, nonce] = opened;
      const id = nonce.toString('base64url');
      if (spent.has(id)) return null;
      forgetOld();
      spent.set(id, clock.monotonicMs() + limits.handles.state);
      return content;
    },
  };
}

function bindingBytes({ kind, grantId, resource, about }: Binding): Buffer {
  return Buffer.from(canonicalJson([kind, grantId, resource, ...about]), 'utf8');
}
