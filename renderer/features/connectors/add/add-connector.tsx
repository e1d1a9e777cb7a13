import { useEffect, useRef, type FormEvent } from 'react';
import type { AppSnapshot } from '../../../../contract/views/snapshot/app-snapshot.ts';
import { Button } from '../../../components/base/button.tsx';
import { Segmented } from '../../../components/controls/segmented.tsx';
import { Dialog } from '../../../components/feedback/dialog.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { navigate } from '../../../state/route.ts';
import { typedTarget } from '../form/typed-target.ts';
import { ProvidedList } from '../list/provided-list.tsx';
import { AddedLogin } from '../parts/added-login.tsx';
import { startsProgram, wayOf, type AddingDraft, type AddingWay } from './adding-draft.ts';
import { draftOf } from './preset-draft.ts';
import { PresetForm } from './preset-form.tsx';
import { PresetList } from './preset-list.tsx';
import { TypedForm } from './typed-form.tsx';
import { useAdding, type Adding } from './use-adding.ts';
import { useSaveConnector } from './use-save-connector.ts';

interface AddConnectorProps {
  readonly snapshot: AppSnapshot;
  readonly onClose: () => void;
  /** What is shown first, unless something was typed before. */
  readonly begin?: AddingWay;
  /** Instead of going to its page. */
  readonly onAdded?: (name: string) => void;
}

const formId = 'add-connector';

/**
 * Adds a connector from the catalog, by command or by address; what will run is shown before it
 * does.
 */
export function AddConnector({
  snapshot,
  onClose,
  begin = 'catalog',
  onAdded = (name) => navigate('connectors', name),
}: AddConnectorProps) {
  const taken = snapshot.connectors.map((connector) => connector.name);
  const adding = useAdding(begin, taken);
  const { step, search, typed } = adding.draft;
  const leaveTo = (name: string) => {
    onClose();
    onAdded(name);
  };
  const saving = useSaveConnector(adding, leaveTo);
  const form = useRef<HTMLDivElement>(null);
  // The button that led here may be gone, and the focus with it.
  useEffect(() => {
    if (document.activeElement === document.body) form.current?.focus();
  }, [step, typed.kind]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (step.kind !== 'catalog') return void saving.save();
    // Enter in the search.
    const target = typedTarget(search);
    if (target !== null) adding.goToTarget(target);
  };

  const waiting = snapshot.connectors.find(({ name }) => name === saving.waitsForLogin);
  if (waiting !== undefined)
    return <AddedLogin connector={waiting} onLeave={() => leaveTo(waiting.name)} />;
  const mayAdd = snapshot.managed.mayAddConnectors;
  return (
    <Dialog
      open
      title={step.kind === 'preset' ? `Add ${step.chosen.preset.name}` : 'Add connector'}
      onClose={onClose}
      footer={<Buttons adding={adding} isConnecting={saving.isConnecting} onClose={onClose} />}
    >
      <form id={formId} noValidate onSubmit={submit} className="flex flex-col gap-3">
        {step.kind !== 'preset' && mayAdd && <KindChoice adding={adding} />}
        {step.kind === 'catalog' && (
          <ProvidedList
            managed={snapshot.managed}
            search={search}
            pending={saving.isSavingProvided}
            onAdd={({ name }) => void saving.saveProvided(name)}
          />
        )}
        {saving.providedError !== null && <ErrorPanel error={saving.providedError} />}
        {step.kind === 'catalog' && mayAdd && (
          <PresetList
            search={search}
            onSearch={(text) => adding.change({ search: text })}
            onChoose={(preset) =>
              adding.change({ step: { kind: 'preset', chosen: draftOf(preset, taken) } })
            }
            onTyped={adding.goToTarget}
          />
        )}
        {step.kind === 'preset' && (
          <PresetForm
            draft={step.chosen}
            shown={adding.preset.shown}
            issuer={snapshot.gateway.issuer}
            error={adding.preset.error}
            onChange={(chosen) => adding.change({ step: { kind: 'preset', chosen } })}
          />
        )}
        {step.kind === 'typed' && (
          <TypedForm ref={form} typed={adding.typed} issuer={snapshot.gateway.issuer} />
        )}
      </form>
    </Dialog>
  );
}

function KindChoice({ adding }: { readonly adding: Adding }) {
  return (
    <div>
      <Segmented
        label="Kind of connector"
        value={wayOf(adding.draft)}
        segments={[
          { value: 'catalog', label: 'Catalog' },
          { value: 'stdio', label: 'Command' },
          { value: 'http', label: 'URL' },
        ]}
        onChange={(way) => (way === 'catalog' ? adding.goToCatalog() : adding.goToForm(way))}
      />
    </div>
  );
}

interface ButtonsProps {
  readonly adding: Adding;
  readonly isConnecting: boolean;
  readonly onClose: () => void;
}

function Buttons({ adding, isConnecting, onClose }: ButtonsProps) {
  const { draft, typed, preset } = adding;
  const { kind } = draft.step;
  const discard = () => {
    adding.discard();
    onClose();
  };
  return (
    <>
      {kind === 'preset' && <Button onClick={adding.goToCatalog}>Back to the catalog</Button>}
      {adding.isChanged && (
        <Button tone="quiet" onClick={discard}>
          Discard
        </Button>
      )}
      <Button onClick={onClose}>Close</Button>
      {kind === 'typed' && (
        <Button pending={typed.isTesting} onClick={() => void typed.test()}>
          {startsProgram(draft) ? 'Run a test' : 'Test'}
        </Button>
      )}
      {kind !== 'catalog' && (
        <Button
          tone="primary"
          type="submit"
          form={formId}
          pending={typed.isAdding || preset.isAdding || isConnecting}
        >
          {submitWords(draft)}
        </Button>
      )}
    </>
  );
}

function submitWords(draft: AddingDraft): string {
  if (draft.step.kind === 'typed' && !draft.typed.enabled) return 'Add connector';
  return startsProgram(draft) ? 'Add and run' : 'Add and connect';
}
