/**
 * What an upstream server says, without the secrets it was given: a server that repeats its token
 * in an error, a result or a description does not thereby hand it to every client, to the store and
 * to the windows (ATRYUM-2, INV-4). It receives everything and may write it in forms that nobody
 * can recognise; this is against carelessness, not against malice.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import type {
  Upstream,
  UpstreamEvents,
  UpstreamFailure,
  UpstreamOutcome,
  UpstreamRequest,
} from './upstream.ts';

/** Shorter ones would be cut out of ordinary words. */
export const shortestSecret = 6;
const inPlaceOfIt = '[secret]';

type Cut = (text: string) => string;

/** @param secrets what was sent, or is about to be; asked before and after each request */
export function withoutSecrets(inner: Upstream, secrets: () => readonly string[]): Upstream {
  const cutterFor = rememberedCutter();
  const cut = cutterFor(secrets());
  return {
    ...inner,
    serverName: inner.serverName === null ? null : cut(inner.serverName),
    serverTitle: inner.serverTitle === null ? null : cut(inner.serverTitle),
    serverVersion: inner.serverVersion === null ? null : cut(inner.serverVersion),
    serverAbout: cutObject(inner.serverAbout, cut),
    instructions: inner.instructions === null ? null : cut(inner.instructions),
    capabilities: cutObject(inner.capabilities, cut),
    async request(request) {
      const before = secrets();
      const outcome = await inner.request(
        before.length === 0 ? request : cutAsks(request, cutterFor(before), secrets),
      );
      // A token may have been renewed meanwhile; both are secret.
      const now = secrets();
      const given = isSame(before, now) ? before : [...before, ...now];
      return given.length === 0 ? outcome : cutOutcome(outcome, cutterFor(given));
    },
    watch(requested) {
      const now = (): Cut => cutterFor(secrets());
      return inner.watch({
        ...requested,
        onUpdated: (uri, params) => requested.onUpdated(now()(uri), cutObject(params, now())),
      });
    },
    close: () => inner.close(),
  };
}

/** @returns the failure with every secret in its sentence replaced */
export function failureWithoutSecrets(
  failure: UpstreamFailure,
  secrets: readonly string[],
): UpstreamFailure {
  return cutFailure(failure, cutterOf(secrets));
}

/** The same for what a server says beside requests. */
export function noticesWithoutSecrets(
  events: UpstreamEvents,
  secrets: () => readonly string[],
): UpstreamEvents {
  const { onNotice } = events;
  if (onNotice === undefined) return events;
  const cutterFor = rememberedCutter();
  return {
    ...events,
    onNotice: (method, params) => onNotice(method, cutObject(params, cutterFor(secrets()))),
  };
}

function bothOf(secrets: () => readonly string[]): () => readonly string[] {
  const before = secrets();
  return () => [...new Set([...before, ...secrets()])];
}

function cutAsks(
  request: UpstreamRequest,
  cut: Cut,
  secrets: () => readonly string[],
): UpstreamRequest {
  const { onProgress, onInput, onLog, unread } = request;
  return {
    ...request,
    onProgress: onProgress && ((params) => onProgress(cutObject(params, cut))),
    // Both what was given with the request and what has come since.
    unread: unread && { ...unread, secrets: bothOf(secrets) },
    onLog: onLog && ((params) => onLog(cutObject(params, cut))),
    onInput: onInput && ((asked) => onInput({ ...asked, params: cutObject(asked.params, cut) })),
  };
}

function cutOutcome(outcome: UpstreamOutcome, cut: Cut): UpstreamOutcome {
  switch (outcome.kind) {
    case 'result':
      return { ...outcome, result: cutObject(outcome.result, cut) };
    case 'error': {
      const { code, message, data } = outcome.error;
      const rest = data === undefined ? {} : { data: cutValue(data, cut) };
      return { kind: 'error', error: { code, message: cut(message), ...rest } };
    }
    case 'failed':
      return cutFailure(outcome, cut);
  }
}

function cutFailure(failure: UpstreamFailure, cut: Cut): UpstreamFailure {
  const { denial } = failure;
  if (denial === undefined) return { ...failure, message: cut(failure.message) };
  const challenge = denial.challenge === null ? null : cut(denial.challenge);
  return { ...failure, message: cut(failure.message), denial: { ...denial, challenge } };
}

/** Calls come many to one token. */
function rememberedCutter(): (secrets: readonly string[]) => Cut {
  let known: { readonly secrets: readonly string[]; readonly cut: Cut } | null = null;
  return (secrets) => {
    if (known === null || !isSame(known.secrets, secrets))
      known = { secrets, cut: cutterOf(secrets) };
    return known.cut;
  };
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((secret, index) => secret === b[index]);
}

function cutterOf(secrets: readonly string[]): Cut {
  const needles = new Set<string>();
  for (const secret of secrets) {
    for (const form of [secret, encodeURIComponent(secret)])
      if (form.length >= shortestSecret) needles.add(form);
  }
  if (needles.size === 0) return (text) => text;
  // The longer first: one may be a part of another.
  const inOrder = [...needles].sort((a, b) => b.length - a.length);
  return (text) => {
    let left = text;
    for (const needle of inOrder)
      if (left.includes(needle)) left = left.replaceAll(needle, inPlaceOfIt);
    return left;
  };
}

function cutObject(object: JsonObject, cut: Cut): JsonObject {
  let changed: Map<string, JsonValue | undefined> | undefined;
  const members = Object.entries(object);
  for (const [index, [name, value]] of members.entries()) {
    const newName = cut(name);
    const newValue = value === undefined ? undefined : cutValue(value, cut);
    if (changed === undefined && (newName !== name || newValue !== value))
      changed = new Map(members.slice(0, index));
    changed?.set(newName, newValue);
  }
  // Untouched it stays the same object: most answers are.
  return changed === undefined ? object : Object.fromEntries(changed);
}

function cutValue(value: JsonValue, cut: Cut): JsonValue {
  if (typeof value === 'string') return cut(value);
  if (Array.isArray(value)) return cutArray(value, cut);
  return isJsonObject(value) ? cutObject(value, cut) : value;
}

function cutArray(values: readonly JsonValue[], cut: Cut): readonly JsonValue[] {
  const next = values.map((value) => cutValue(value, cut));
  return next.some((value, index) => value !== values[index]) ? next : values;
}
