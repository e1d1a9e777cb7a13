import { Card } from '../../../components/layout/card.tsx';
import { useDraft } from '../draft-context.ts';
import { textOrNone } from '../draft-edits.ts';
import { Place, TextField } from '../parts/fields.tsx';

/** Who people turn to. */
export function ManagedBySection() {
  const { draft, change } = useDraft();
  const { managedBy } = draft;
  return (
    <Place path={['managedBy']}>
      <Card title="Managed by">
        <div className="flex flex-col gap-3">
          <TextField
            path={['managedBy', 'name']}
            label="Name"
            hint="Shown beside everything that is locked."
            placeholder="Example Ltd. IT"
            value={managedBy.name}
            onChange={(name) => change({ managedBy: { ...managedBy, name } })}
          />
          <TextField
            path={['managedBy', 'contact']}
            label="Contact"
            hint="Where people ask: an email address, a web page."
            placeholder="it@example.com"
            value={managedBy.contact ?? ''}
            onChange={(text) => change({ managedBy: { ...managedBy, contact: textOrNone(text) } })}
          />
          <TextField
            path={['$schema']}
            label="Schema"
            hint="Only for text editors, which check the file as you type there. Consentry ignores it."
            value={draft.$schema ?? ''}
            onChange={(text) => change({ $schema: textOrNone(text) })}
          />
        </div>
      </Card>
    </Place>
  );
}
