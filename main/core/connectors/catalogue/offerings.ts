/**
 * What one connector offers beside its tools: read in the background, kept across restarts, shown
 * with every string visible.
 */
import type { CatalogueView } from '../../../../contract/views/catalogue-view.ts';
import { limits } from '../../limits/limits.ts';
import { visible, visibleBlock } from '../../lib/visible-text.ts';
import type { Clock } from '../../ports/ports.ts';
import type { CatalogueStore } from './catalogue-store.ts';
import {
  fetchOfferings,
  nothingOffered,
  offeringsSchema,
  type Offerings,
} from './fetch-offerings.ts';
import { createFreshness, type Freshness } from './freshness.ts';
import { isSameLeftOut, nothingLeftOut, type LeftOut, type Listed } from './left-out.ts';
import type { Upstream } from '../conversation/upstream.ts';

/** Lists whose change clients are told of; templates belong to the resources. */
export type OfferedList = 'resources' | 'prompts';

export interface KeptOfferings {
  /** Frozen; the same object until something of it changes. */
  now(): Offerings;
  /** Of the lists as they were read last. */
  leftOut(): readonly LeftOut[];
  /** Milliseconds for which the server lets a list be kept from now on. */
  freshFor(of: Listed): number;
  /**
   * Reads the lists; keeps what there was where one cannot be read. Null when nothing changed,
   * empty when only what is left out did.
   */
  refresh(from: Upstream, signal: AbortSignal): Promise<readonly OfferedList[] | null>;
}

/**
 * @param onLeftOut some of a list is of no use
 * @returns the lists that were kept, until the server gives others
 */
export function createOfferings(
  connectorId: string,
  store: CatalogueStore,
  clock: Clock,
  onLeftOut: (left: LeftOut) => void,
): KeptOfferings {
  let kept = store.offered(connectorId);
  let offered = read(kept);
  let leftOut: ReadonlyMap<Listed, LeftOut> = new Map();
  const fresh = new Map<Listed, Freshness>();

  function freshness(of: Listed): Freshness {
    const known = fresh.get(of) ?? createFreshness(clock);
    fresh.set(of, known);
    return known;
  }

  /** @returns whether that is something else than before */
  function leaveOut(found: readonly LeftOut[]): boolean {
    const before = leftOut;
    leftOut = new Map([...before, ...found.map((each) => [each.of, each] as const)]);
    const changed = found.filter(
      (each) => !isSameLeftOut(each, before.get(each.of) ?? nothingLeftOut),
    );
    for (const each of changed) if (!isSameLeftOut(each, nothingLeftOut)) onLeftOut(each);
    return changed.length > 0;
  }

  return {
    now: () => offered,
    leftOut: () => [...leftOut.values()],
    freshFor: (of) => freshness(of).left(),
    async refresh(from, signal) {
      const found: LeftOut[] = [];
      const next = await fetchOfferings(from, offered, signal, (each, ttlMs) => {
        found.push(each);
        freshness(each.of).read(ttlMs);
      });
      const text = JSON.stringify(next);
      if (signal.aborted) return null;
      const leavesOut = leaveOut(found);
      if (text === kept) return leavesOut ? [] : null;
      store.keepOffered(connectorId, text, clock.nowMs());
      kept = text;
      const before = offered;
      offered = frozen(next);
      return changedLists(before, offered);
    },
  };
}

function changedLists(before: Offerings, now: Offerings): readonly OfferedList[] {
  const differs = (list: Exclude<Listed, 'tools'>): boolean =>
    JSON.stringify(before[list]) !== JSON.stringify(now[list]);
  return [
    // Skills are resources, and have no notification of their own (SEP-2640).
    ...(differs('resources') || differs('templates') || differs('skills')
      ? (['resources'] as const)
      : []),
    ...(differs('prompts') ? (['prompts'] as const) : []),
  ];
}

/** Whoever is given it cannot change it for the others. */
function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) frozen(member);
    Object.freeze(value);
  }
  return value;
}

/** What is read back is as foreign as what came from upstream. */
function read(text: string | null): Offerings {
  if (text === null) return nothingOffered;
  try {
    return frozen(offeringsSchema.parse(JSON.parse(text)));
  } catch {
    return nothingOffered;
  }
}

/** @returns the same with its characters made visible, bounded for a window */
export function catalogueView(connector: string, offered: Offerings): CatalogueView {
  return {
    connector,
    resources: offered.resources.map((one) => ({
      ...common(one),
      uri: visible(one.uri, limits.upstream.offeredUri),
      mimeType: shown(one.mimeType),
      size: one.size ?? null,
    })),
    templates: offered.templates.map((one) => ({
      ...common(one),
      uriTemplate: visible(one.uriTemplate, limits.upstream.offeredUri),
      mimeType: shown(one.mimeType),
    })),
    prompts: offered.prompts.map((one) => ({
      ...common(one),
      arguments: (one.arguments ?? []).map((argument) => ({
        name: visible(argument.name, limits.text.name),
        description: block(argument.description),
        required: argument.required ?? false,
      })),
    })),
    completions: offered.completions,
  };
}

function common(one: {
  readonly name: string;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
}) {
  return {
    name: visible(one.name, limits.text.name),
    title: shown(one.title),
    description: block(one.description),
  };
}

function shown(text: string | undefined): string | null {
  return text === undefined ? null : visible(text, limits.text.name);
}

function block(text: string | undefined): string | null {
  return text === undefined ? null : visibleBlock(text, limits.text.description).text;
}
