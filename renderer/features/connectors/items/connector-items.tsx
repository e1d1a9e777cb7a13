import type { ItemView } from '../../../../contract/views/tools/item-view.ts';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { Card } from '../../../components/layout/card.tsx';
import { useAnswer } from '../../../state/use-answer.ts';
import { ItemRow } from './item-row.tsx';

/** What a server says beside its tools and a person accepts: instructions, pages and skills. */
export function ConnectorItems({ connector }: { readonly connector: ConnectorView }) {
  const { name, connection, itemsToReview, tools } = connector;
  const {
    value: items,
    error,
    update,
  } = useAnswer(
    'items.list',
    { connector: name },
    { version: `${connection} ${itemsToReview} ${tools}` },
  );
  if (error !== null) return <ErrorPanel error={error} />;
  if (items === null || items.length === 0) return null;
  return (
    <Card title={titleFor(items)}>
      <p className="mb-2 text-muted">
        Clients get these only after you accept them, exactly as you accepted them.
      </p>
      <ul className="flex flex-col divide-y divide-line">
        {items.map((item) => (
          <ItemRow
            key={`${item.kind} ${item.name}`}
            item={item}
            onAccepted={(all) => update(() => all)}
          />
        ))}
      </ul>
    </Card>
  );
}

/** “Instructions, pages and skills”, as far as there are such. */
function titleFor(items: readonly ItemView[]): string {
  const has = (...kinds: ItemView['kind'][]): boolean =>
    items.some(({ kind }) => kinds.includes(kind));
  const parts = [
    ...(has('instructions') ? ['instructions'] : []),
    ...(has('page') ? ['pages'] : []),
    ...(has('skill', 'skill_file') ? ['skills'] : []),
  ];
  const last = parts.pop() ?? '';
  const all = parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
  return all.charAt(0).toUpperCase() + all.slice(1);
}
