/** What servers say beside their tools, of all connectors, and what the person says about it. */
import type { JsonObject } from '../../lib/json.ts';
import type { ConnectorState } from '../conversation/connector-facts.ts';
import type { UpstreamOutcome, UpstreamRequest } from '../conversation/upstream.ts';
import { listedAs } from './see-items.ts';
import { kindOf, type ItemKind, type ItemPin } from './item-pins.ts';
import { pageDefinition } from './page-definition.ts';
import { isPage } from '../../mcp/extensions/ui-extension.ts';
import { nothingRead, readForReview, type ReviewRead } from './read-for-review.ts';
import type { OfferedSkill, SkillFiles, SkillRefusal } from './skill-files.ts';
import type { ReviewedItem, ReviewedItems } from './reviewed-items.ts';
import type { KeptOfferings } from '../catalogue/offerings.ts';

export interface ItemActs {
  /** The same frozen array until something of it changes. Empty for an unknown name. */
  items(name: string): readonly ReviewedItem[];
  /** What the person accepted last; undefined when nothing, or for an unknown name. */
  acceptedItem(name: string, kind: ItemKind, item: string): ItemPin | undefined;
  /**
   * Accepts versions as they are now; others are left as they are.
   *
   * @throws CoreError `not_found`, `store_failed`
   */
  acceptItems(name: string, which: Parameters<ReviewedItems['accept']>[0]): ConnectorState;
  /**
   * Reads what a person has to see of a skill before they accept it: the texts of its files, of
   * which the entry says digests only. Nothing for what is no skill.
   */
  readForReview(name: string, kind: ItemKind, item: string): Promise<ReviewRead>;
  /** Skills that the server offers; the same array until something of it changes. */
  skills(name: string): readonly OfferedSkill[];
  /**
   * Whether a client may have what it read: a page, an entry or a file as the person accepted it.
   * Another version waits for a review from now on.
   *
   * @param result of `resources/read` or `skills/get`; foreign
   * @returns null: it may, as everything may that is not reviewed, and folders (`withoutHeld`)
   */
  unreviewed(name: string, method: string, uri: string, result: JsonObject): Unreviewed | null;
  /** @returns the result of `resources/directory/read` without what waits for a review */
  withoutHeld(name: string, result: JsonObject): JsonObject;
  /** Somebody changed what was kept of it. False when there is no such connector. */
  distrustItem(connectorId: string, kind: string, item: string): boolean;
}

type Unreviewed = 'page_not_reviewed' | SkillRefusal;

/** A connector, as far as it is about this. */
interface Reviewed {
  readonly items: ReviewedItems;
  readonly skills: SkillFiles;
  request(request: UpstreamRequest): Promise<UpstreamOutcome>;
  readonly offerings: Pick<KeptOfferings, 'now'>;
  stored(): { readonly name: string };
  state(): ConnectorState;
  refreshState(): void;
}

interface Parts {
  readonly entries: ReadonlyMap<string, Reviewed>;
  /** @throws CoreError `not_found` */
  readonly known: (name: string) => Reviewed;
  readonly byId: (connectorId: string) => Reviewed | undefined;
  readonly toolsChanged: (name: string) => void;
  /** Other skills are offered to clients than before. */
  readonly skillsChanged: (name: string) => void;
}

/** @returns the acts on what all servers say beside their tools */
export function createItemActs(parts: Parts): ItemActs {
  const { entries, known, byId, toolsChanged } = parts;

  /** Says of an act on a connector's items what it changed. */
  function during<Result>(name: string, connector: Reviewed, act: () => Result): Result {
    const before = connector.items.now();
    const offered = acceptedOf(connector);
    const result = act();
    if (connector.items.now() === before) return result;
    connector.refreshState();
    toolsChanged(name);
    const now = acceptedOf(connector);
    const isSame = now.length === offered.length && now.every((each, at) => each === offered[at]);
    if (!isSame) parts.skillsChanged(name);
    return result;
  }

  return {
    items: (name) => entries.get(name)?.items.now() ?? noItems,
    acceptedItem: (name, kind, item) => entries.get(name)?.items.accepted(kind, item),
    acceptItems(name, which) {
      const connector = known(name);
      during(name, connector, () => connector.items.accept(which));
      return connector.state();
    },
    async readForReview(name, kind, item) {
      const connector = entries.get(name);
      if (connector === undefined || kind !== 'skill') return nothingRead;
      return readForReview(connector.items, item, (request) => connector.request(request));
    },
    skills: (name) => entries.get(name)?.skills.now() ?? noSkills,
    unreviewed(name, method, uri, result) {
      const connector = entries.get(name);
      if (connector === undefined) return null;
      const { items, skills } = connector;
      return during(name, connector, () => {
        if (method === 'resources/directory/read') return null;
        if (method === 'skills/get') return skills.refusalOfEntry(uri, result);
        if (!isPage(uri)) return skills.refusalOfFile(uri, result);
        items.see(
          'page',
          uri,
          pageDefinition(uri, result, listedAs(uri, connector.offerings.now())),
        );
        const page = items.now().find((item) => item.kind === 'page' && item.name === uri);
        return page?.review === 'accepted' ? null : 'page_not_reviewed';
      });
    },
    withoutHeld: (name, result) => entries.get(name)?.skills.withoutHeld(result) ?? result,
    distrustItem(connectorId, kind, item) {
      const connector = byId(connectorId);
      const known = kindOf(kind);
      if (connector === undefined || known === null) return false;
      during(connector.stored().name, connector, () => connector.items.distrust(known, item));
      return true;
    },
  };
}

function acceptedOf({ skills }: Reviewed): readonly JsonObject[] {
  return skills.now().flatMap(({ entry, isAccepted }) => (isAccepted ? [entry] : []));
}

const noItems: readonly ReviewedItem[] = Object.freeze([]);
const noSkills: readonly OfferedSkill[] = Object.freeze([]);
