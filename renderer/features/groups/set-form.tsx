/**
 * A permission set: a level for each connector, and one for all others; below stands whom that
 * affects.
 */
import { useState } from 'react';
import type { AccessChoice } from '../../../contract/views/held-by-groups.ts';
import type {
  PermissionChange,
  PermissionSetView,
} from '../../../contract/views/permission-sets.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { Segmented } from '../../components/controls/segmented.tsx';
import { levelWords } from '../../state/words.ts';
import { levels } from '../clients/parts/grant-levels.ts';
import { PermissionForm } from './permission-form.tsx';

interface SetFormProps {
  readonly snapshot: AppSnapshot;
  /** Null: a new one. */
  readonly set: PermissionSetView | null;
  readonly onSaved: (words: string) => Promise<void>;
  readonly onClose: () => void;
}

type Level = AccessChoice | 'others';

export function SetForm({ snapshot, set, onSaved, onClose }: SetFormProps) {
  const [others, setOthers] = useState<AccessChoice>(set?.others ?? 'read');
  const [own, setOwn] = useState<Readonly<Record<string, AccessChoice>>>(set?.levels ?? {});
  const names = [...new Set([...snapshot.connectors.map((one) => one.name), ...Object.keys(own)])];

  const choose = (connector: string, level: Level) => {
    const { [connector]: _before, ...rest } = own;
    setOwn(level === 'others' ? rest : { ...rest, [connector]: level });
  };
  const changeOf = (name: string): PermissionChange => ({
    kind: 'set',
    ...(set !== null && { id: set.id }),
    body: { name, others, levels: own },
  });
  return (
    <PermissionForm
      what="set"
      title={set === null ? 'Add permission set' : `Edit “${set.name}”`}
      description="What the clients of its groups may do at most. It never gives more than you allowed a client itself."
      called={set?.name ?? ''}
      {...{ changeOf, onSaved, onClose }}
    >
      <div>
        <p className="mb-1 font-medium">All connectors, including future ones</p>
        <Segmented
          label="All connectors, including future ones"
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
    </PermissionForm>
  );
}
