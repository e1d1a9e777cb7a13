/** Commands about what servers say beside their tools. */
import type { itemCommands } from '../../../contract/commands/item-commands.ts';
import type { ItemView } from '../../../contract/views/tools/item-view.ts';
import type { Connectors } from '../connectors/registry/connectors-interface.ts';
import type { ReviewedItem } from '../connectors/reviewed/reviewed-items.ts';
import { CoreError } from '../lib/errors.ts';
import { visible } from '../lib/visible-text.ts';
import { itemDiff, itemView } from '../tool-review/item-review.ts';
import type { Control } from './command-registry.ts';

const longestDetail = 400;
const words = {
  instructions: 'instructions',
  page: 'page',
  skill: 'skill',
  skill_file: 'file',
} as const;

/** @returns the commands about what servers say beside their tools */
export function createItemCommands({
  connectors,
}: {
  readonly connectors: Connectors;
}): Pick<Control, keyof typeof itemCommands> {
  const about = (connector: string, { kind, name }: ReviewedItem) => ({
    connector,
    tools: connectors.tools(connector),
    accepted: connectors.acceptedItem(connector, kind, name),
  });
  const list = (connector: string): ItemView[] =>
    connectors.items(connector).map((item) => itemView(item, about(connector, item)));

  return {
    'items.list': ({ connector }) => list(connector),
    'items.diff': async ({ connector, kind, name }) => {
      const read = await connectors.readForReview(connector, kind, name);
      const item = connectors
        .items(connector)
        .find((each) => each.kind === kind && each.name === name);
      if (item === undefined) throw new CoreError('not_found', 'The server no longer has this.');
      return itemDiff(item, about(connector, item), read);
    },
    'items.accept': ({ connector, items }, { note }) => {
      connectors.acceptItems(connector, items);
      const named = items.map(({ kind, name }) => `${words[kind]} ${name}`.trim()).join(', ');
      note({ detail: visible(named, longestDetail) });
      return list(connector);
    },
  };
}
