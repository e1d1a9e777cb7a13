/** A permission set: a level for each connector, and one for all others; below stands whom that affects. */
import { useState, type FormEvent } from 'react';
import type { AccessChoice } from '../../../contract/held-by-groups.ts';
import type { PermissionSetView } from '../../../contract/permission-sets.ts';
import type { AppSnapshot } from '../../../contract/views.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Field, TextInput } from '../../components/field.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { useCommand } from '../../state/commands.ts';
import { levelWords } from '../../state/words.ts';
import { levels } from '../clients/grant-levels.ts';
import { AffectedClients } from './affected-clients.tsx';
import { useAffected } from './use-permissions.ts';

interface SetFormProps {
  readonly snapshot: AppSnapshot;
  /** Null: a new one. */
  readonly set: PermissionSetView | null;
  readonly onSaved: (words: string) => Promise<void>;
  readonly onClose: () => void;
}

type Level = AccessChoice | 'others';

const formId = 'permission-set-form';

export function SetForm({ snapshot, set, onSaved, onClose }: SetFormProps) {
  const [name, setName] = useState(set?.name ?? '');
  const [others, setOthers] = useState<AccessChoice>(set?.others ?? 'read');
  const [own, setOwn] = useState<Readonly<Record<string, AccessChoice>>>(set?.levels ?? {});
  const save = useCommand('permissions.change');
  const isNamed = name.trim() !== '';
  const change = {
    kind: 'set' as const,
    ...(set !== null && { id: set.id }),
    body: { name: name.trim(), others, levels: own },
  };
  const affected = useAffected(isNamed ? change : 'Give the set a name.');
  const names = [...new Set([...snapshot.connectors.map((one) => one.name), ...Object.keys(own)])];

  const choose = (connector: string, level: Level) => {
    const { [connector]: _before, ...rest } = own;
    setOwn(level === 'others' ? rest : { ...rest, [connector]: level });
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isNamed || save.pending) return;
    const result = await save.run({ change });
    if (!result.ok) return;
    onClose();
    await onSaved(`${change.body.name} is saved`);
  };

  return (
    <Dialog
      open
      title={set === null ? 'Add permission set' : `Edit “${set.name}”`}
      description="What the clients of its groups may do at most. It never gives more than you allowed a client itself."
      onClose={onClose}
      footer={
        <>
          <AffectedClients affected={affected} />
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            tone="primary"
            disabled={!isNamed}
            pending={save.pending}
          >
            Save set
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        onSubmit={(event) => void submit(event)}
        className="flex flex-col gap-4"
      >
        <Field label="Name">
          {(described) => (
            <TextInput
              {...described}
              data-initial-focus
              maxLength={60}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <div>
          <p className="mb-1 font-medium">Every connector, also later ones</p>
          <Segmented
            label="Every connector, also later ones"
            value={others}
            segments={levels.map((value) => ({ value, label: levelWords[value] }))}
            onChange={setOthers}
          />
        </div>
        {names.length > 0 && (
          <div>
            <p className="mb-1 font-medium">Except</p>
            <ul
              aria-label="Connectors"
              className="divide-y divide-line overflow-hidden rounded-md border border-line"
            >
              {names.map((connector) => (
                <li
                  key={connector}
                  className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 py-1.5 pr-1.5 pl-3"
                >
                  <span className="font-medium wrap-anywhere">{connector}</span>
                  <Segmented<Level>
                    label={`At ${connector}`}
                    value={own[connector] ?? 'others'}
                    segments={[
                      { value: 'others', label: 'As above' },
                      ...levels.map((value) => ({ value, label: levelWords[value] })),
                    ]}
                    onChange={(level) => choose(connector, level)}
                  />
                </li>
              ))}
            </ul>
          </div>
        )}
        {save.error !== null && <ErrorPanel error={save.error} />}
      </form>
    </Dialog>
  );
}
