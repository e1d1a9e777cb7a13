import { Card } from '../../../components/layout/card.tsx';
import { ChoiceCards } from '../../../components/controls/choice-cards.tsx';
import { Checkbox } from '../../../components/controls/field.tsx';
import type { PolicyDocument } from '../../../../contract/views/policy/policy-document.ts';
import { useDraft } from '../draft-context.ts';
import { Place } from '../parts/fields.tsx';
import { TextList } from '../parts/text-list.tsx';

type Registration = NonNullable<PolicyDocument['registration']>;
type Mode = Registration['mode'];

const modes: readonly {
  readonly value: Mode | 'unset';
  readonly title: string;
  readonly text: string;
}[] = [
  { value: 'unset', title: 'Not set', text: 'Each person chooses for themselves.' },
  {
    value: 'ask',
    title: 'Ask',
    text: 'New clients may register, and the person is asked about each.',
  },
  {
    value: 'allow-list',
    title: 'Allow list',
    text: 'Only clients at listed addresses, and those that people added by hand.',
  },
  { value: 'closed', title: 'Closed', text: 'No new client may register.' },
];

/** Who may register and log in. */
export function RegistrationSection() {
  const { draft, change, remove } = useDraft();
  const { registration } = draft;
  const setMode = (mode: Mode | 'unset'): void => {
    if (mode === 'unset') return change({ registration: undefined });
    const { allowedClients, ...rest } = registration ?? { mode };
    // The list counts with the allow list only, and the core would refuse it elsewhere.
    const list = mode === 'allow-list' ? { allowedClients } : {};
    change({ registration: { ...rest, ...list, mode } });
  };
  return (
    <Place path={['registration']}>
      <Card title="Registration">
        <ChoiceCards
          label="Registration"
          value={registration?.mode ?? 'unset'}
          choices={modes}
          onChange={setMode}
        />
        {registration !== undefined && (
          <div className="mt-3 flex flex-col items-start gap-3">
            <div>
              <Checkbox
                checked={registration.metadataDocuments !== false}
                hint="Off: a client cannot be known by the address of its document, and has to register."
                onChange={(isOn) =>
                  change({
                    registration: { ...registration, metadataDocuments: isOn ? undefined : false },
                  })
                }
              >
                Clients may be known by the address of their document
              </Checkbox>
            </div>
            {(registration.mode === 'allow-list' || registration.allowedClients !== undefined) && (
              <AllowedClients
                registration={registration}
                onChange={(next) => change({ registration: next })}
                onRemove={(what, next) => remove(what, { registration: next })}
              />
            )}
          </div>
        )}
      </Card>
    </Place>
  );
}

interface AllowedClientsProps {
  readonly registration: Registration;
  readonly onChange: (registration: Registration) => void;
  readonly onRemove: (what: string, registration: Registration) => void;
}

function AllowedClients({ registration, onChange, onRemove }: AllowedClientsProps) {
  const { allowedClients } = registration;
  return (
    <>
      <div>
        <Checkbox
          checked={allowedClients !== undefined}
          hint="Off: the list of each person counts."
          onChange={(isOn) => onChange({ ...registration, allowedClients: isOn ? [] : undefined })}
        >
          The organisation lists the clients
        </Checkbox>
      </div>
      {allowedClients !== undefined && (
        <div className="w-full">
          <TextList
            path={['registration', 'allowedClients']}
            label="Allowed clients"
            one="client"
            hint="Addresses of client metadata documents."
            placeholder="https://client.example.com/metadata.json"
            items={allowedClients}
            onChange={(next) => onChange({ ...registration, allowedClients: next })}
            onRemove={(what, next) => onRemove(what, { ...registration, allowedClients: next })}
          />
        </div>
      )}
    </>
  );
}
