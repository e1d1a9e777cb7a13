import type { ManagedView, ProvidedConnectorView } from '../../../../contract/views/managed.ts';
import { Badge } from '../../../components/feedback/badge.tsx';
import { Button } from '../../../components/base/button.tsx';

interface ProvidedListProps {
  readonly managed: ManagedView;
  /** Words that all have to occur; empty: all are shown. */
  readonly search?: string;
  readonly pending: boolean;
  readonly onAdd: (provided: ProvidedConnectorView) => void;
}

/**
 * Connectors that the organisation provides: each person adds them with one press, and logs in as
 * themself (ATLAR-24).
 */
export function ProvidedList({ managed, search = '', pending, onAdd }: ProvidedListProps) {
  const { mayAddConnectors, by } = managed;
  const provided = managed.provided.filter((one) => fits(one, search));
  if (provided.length === 0 && mayAddConnectors) return null;
  const first = provided.find(({ addedAs }) => addedAs === null)?.name;
  return (
    <section aria-label="From your organisation" className="flex flex-col gap-2">
      <h3 className="font-medium">From your organisation</h3>
      {!mayAddConnectors && (
        <p className="text-muted">
          {`Only these can be added: ${by?.name ?? 'the policy of this computer'} has locked adding others.${by?.contact == null ? '' : ` Ask ${by.contact} if you need another.`}`}
        </p>
      )}
      <ul className="flex flex-col gap-1.5">
        {provided.map((one) => (
          <li
            key={one.name}
            className="flex flex-wrap items-center gap-2 rounded-md border border-line p-2"
          >
            <div className="min-w-0 grow">
              <p className="font-medium wrap-anywhere">{one.title}</p>
              <p className="text-muted wrap-anywhere">{one.description ?? one.url}</p>
            </div>
            {one.addedAs === null ? (
              <Button
                size="small"
                data-initial-focus={(!mayAddConnectors && one.name === first) || undefined}
                pending={pending}
                onClick={() => onAdd(one)}
              >
                {`Add ${one.name}`}
              </Button>
            ) : (
              <Badge tone="ok">{`Added as ${one.addedAs}`}</Badge>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function fits({ name, title, description, url }: ProvidedConnectorView, search: string): boolean {
  const text = `${name} ${title} ${description ?? ''} ${url}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/u)
    .every((word) => text.includes(word));
}
