/** The fields of a rule, in the order in which the form asks for them. */
import type { ReactNode } from 'react';
import type { AccessClass } from '../../../contract/views/access.ts';
import type { ClientView } from '../../../contract/views/snapshot/client-view.ts';
import { Checkbox, Field, TextInput } from '../../components/controls/field.tsx';
import { modeSegments } from '../../components/controls/mode-control.tsx';
import { Segmented } from '../../components/controls/segmented.tsx';
import { shortName } from '../../state/short-name.ts';
import { classWords } from '../../state/words.ts';
import { ConditionFields } from './condition-fields.tsx';
import { NamesInput } from './names-input.tsx';
import type { RuleDraft } from './rule-draft.ts';
import type { KnownNames } from './use-rules.ts';

const classes: readonly AccessClass[] = ['read', 'write', 'destructive'];

interface RuleFieldsProps {
  readonly draft: RuleDraft;
  readonly clients: readonly ClientView[];
  readonly known: KnownNames;
  readonly onChange: (part: Partial<RuleDraft>) => void;
}

export function RuleFields({ draft, clients, known, onChange }: RuleFieldsProps) {
  return (
    <>
      {/* The dialog starts here: its first control would be the cross, and open its tooltip. */}
      <div tabIndex={-1} data-initial-focus data-quiet-focus>
        <p className="mb-1 font-medium">What happens</p>
        <Segmented
          label="What happens"
          value={draft.action}
          segments={modeSegments(draft.action)}
          onChange={(action) => onChange({ action })}
        />
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Connectors" hint="Names, separated by commas; * stands for anything.">
          {(described) => (
            <NamesInput
              {...described}
              known={known.connectors}
              value={draft.connectors}
              onChange={(connectors) => onChange({ connectors })}
            />
          )}
        </Field>
        <Field label="Tools" hint="e.g. create_*, update_issue">
          {(described) => (
            <NamesInput
              {...described}
              known={known.tools}
              value={draft.tools}
              onChange={(tools) => onChange({ tools })}
            />
          )}
        </Field>
      </div>
      <ClassBoxes chosen={draft.classes} onChange={(chosen) => onChange({ classes: chosen })} />
      {clients.length > 0 && (
        <ClientBoxes
          clients={clients}
          chosen={draft.clients}
          onChange={(chosen) => onChange({ clients: chosen })}
        />
      )}
      {known.groups.length > 0 && (
        <Boxes legend="Groups of clients">
          {known.groups.map(({ id, name }) => (
            <Checkbox
              key={id}
              checked={draft.groups.includes(id)}
              onChange={() => onChange({ groups: toggled(draft.groups, id) })}
            >
              {name}
            </Checkbox>
          ))}
        </Boxes>
      )}
      <ConditionFields
        conditions={draft.conditions}
        onChange={(conditions) => onChange({ conditions })}
      />
      <Field label="Note" hint="For you: why it is there.">
        {(described) => (
          <TextInput
            {...described}
            maxLength={200}
            value={draft.note}
            onChange={(event) => onChange({ note: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

interface ClassBoxesProps {
  readonly chosen: readonly AccessClass[];
  readonly onChange: (chosen: readonly AccessClass[]) => void;
}

function ClassBoxes({ chosen, onChange }: ClassBoxesProps) {
  return (
    <Boxes legend="Classes">
      {classes.map((access) => (
        <Checkbox
          key={access}
          checked={chosen.includes(access)}
          onChange={() => onChange(toggled(chosen, access))}
        >
          {classWords[access]}
        </Checkbox>
      ))}
    </Boxes>
  );
}

interface ClientBoxesProps {
  readonly clients: readonly ClientView[];
  /** Ids of clients. */
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

function ClientBoxes({ clients, chosen, onChange }: ClientBoxesProps) {
  return (
    <Boxes legend="Clients">
      {clients.map(({ clientId, clientIds, name }) => {
        const isChosen = clientIds.some((id) => chosen.includes(id));
        const without = chosen.filter((id) => !clientIds.includes(id));
        return (
          <Checkbox
            key={clientId}
            checked={isChosen}
            onChange={() => onChange(isChosen ? without : [...chosen, clientId])}
          >
            {shortName(name)}
          </Checkbox>
        );
      })}
    </Boxes>
  );
}

function Boxes({ legend, children }: { readonly legend: string; readonly children: ReactNode }) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 font-medium">{legend}</legend>
      <div className="flex max-h-28 flex-wrap gap-x-4 overflow-y-auto">{children}</div>
    </fieldset>
  );
}

function toggled<Value>(values: readonly Value[], value: Value): readonly Value[] {
  return values.includes(value) ? values.filter((each) => each !== value) : [...values, value];
}
