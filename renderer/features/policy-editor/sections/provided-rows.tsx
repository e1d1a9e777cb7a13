import { Plus } from 'lucide-react';
import { Button } from '../../../components/base/button.tsx';
import { Checkbox } from '../../../components/controls/field.tsx';
import type { ProvidedConnector } from '../../../../contract/views/policy/policy-document.ts';
import { removedAt, replacedAt, textOrNone } from '../draft-edits.ts';
import { Place, TextField } from '../parts/fields.tsx';
import { Row } from '../parts/row.tsx';
import { TextList } from '../parts/text-list.tsx';

interface ProvidedRowsProps {
  readonly provided: readonly ProvidedConnector[];
  readonly onChange: (provided: ProvidedConnector[]) => void;
  readonly onRemove: (what: string, provided: ProvidedConnector[]) => void;
}

/** Connectors "From your organisation". */
export function ProvidedRows({ provided, onChange, onRemove }: ProvidedRowsProps) {
  return (
    <Place path={['connectors', 'provided']}>
      <h3 className="font-medium">Provided connectors</h3>
      <p className="mb-1 text-meta text-muted">
        People add them with one press and log in as themselves. No credential is in this file.
      </p>
      <ul aria-label="Provided connectors" className="flex flex-col gap-2">
        {provided.map((one, index) => (
          <Row
            // Rows have no identity but their place; each is controlled by the draft.
            key={index}
            path={['connectors', 'provided', index]}
            title={one.name === '' ? `Provided connector ${index + 1}` : one.name}
            removeLabel={`Remove provided connector ${one.name || index + 1}`}
            onRemove={() =>
              onRemove(`the provided connector ${one.name}`.trim(), removedAt(provided, index))
            }
          >
            <ProvidedFields
              index={index}
              one={one}
              onChange={(next) => onChange(replacedAt(provided, index, next))}
              onRemove={(what, next) => onRemove(what, replacedAt(provided, index, next))}
            />
          </Row>
        ))}
      </ul>
      <Button
        size="small"
        className="mt-1.5"
        icon={<Plus aria-hidden size={12} />}
        onClick={() => onChange([...provided, { name: '', url: '' }])}
      >
        Add provided connector
      </Button>
    </Place>
  );
}

interface ProvidedFieldsProps {
  readonly index: number;
  readonly one: ProvidedConnector;
  readonly onChange: (one: ProvidedConnector) => void;
  readonly onRemove: (what: string, one: ProvidedConnector) => void;
}

function ProvidedFields({ index, one, onChange, onRemove }: ProvidedFieldsProps) {
  const path = ['connectors', 'provided', index] as const;
  return (
    <div className="flex flex-col gap-3">
      <TextField
        path={[...path, 'name']}
        label="Name"
        hint="Lower-case letters, digits and hyphens; tools are called name__tool."
        placeholder="wiki"
        value={one.name}
        onChange={(name) => onChange({ ...one, name })}
      />
      <TextField
        path={[...path, 'url']}
        label="Address"
        placeholder="https://wiki.example.com/mcp"
        value={one.url}
        onChange={(url) => onChange({ ...one, url })}
      />
      <TextField
        path={[...path, 'title']}
        label="Title"
        value={one.title ?? ''}
        onChange={(text) => onChange({ ...one, title: textOrNone(text) })}
      />
      <TextField
        path={[...path, 'description']}
        label="Description"
        value={one.description ?? ''}
        onChange={(text) => onChange({ ...one, description: textOrNone(text) })}
      />
      <TextField
        path={[...path, 'clientId']}
        label="Client id"
        hint="The id that the vendor gave to Consentry, for logging in. Not a secret."
        value={one.clientId ?? ''}
        onChange={(text) => onChange({ ...one, clientId: textOrNone(text) })}
      />
      <div>
        <Checkbox
          checked={one.tools !== undefined}
          hint="No other tool at this address can be used."
          onChange={(isOn) => onChange({ ...one, tools: isOn ? [] : undefined })}
        >
          Only listed tools
        </Checkbox>
      </div>
      {one.tools !== undefined && (
        <TextList
          path={[...path, 'tools']}
          label={`Tools of ${one.name || index + 1}`}
          one="tool"
          hint="Names, with * as a wildcard."
          placeholder="search_*"
          items={one.tools}
          onChange={(tools) => onChange({ ...one, tools })}
          onRemove={(what, tools) => onRemove(what, { ...one, tools })}
        />
      )}
    </div>
  );
}
