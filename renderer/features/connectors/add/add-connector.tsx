import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import type { AppSnapshot } from '../../../../contract/views/snapshot/app-snapshot.ts';
import { Button } from '../../../components/base/button.tsx';
import { Dialog } from '../../../components/feedback/dialog.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { Checkbox } from '../../../components/controls/field.tsx';
import { Segmented } from '../../../components/controls/segmented.tsx';
import { useCommand } from '../../../state/commands.ts';
import { showDone } from '../../../state/notices.ts';
import { navigate } from '../../../state/route.ts';
import { AddedLogin } from '../parts/added-login.tsx';
import {
  draftErrors,
  emptyDraft,
  freeName,
  namePattern,
  targetErrors,
  toNewConnector,
  type ConnectorDraft,
} from '../form/connector-draft.ts';
import { ConnectorTest, type TestResult } from '../parts/connector-test.tsx';
import { useDraft } from '../form/drafts.ts';
import { NewCommandFields, NewUrlFields } from './new-connector-fields.tsx';
import { NameField } from '../form/name-field.tsx';
import { draftOf, presetErrors, toChoice, type PresetDraft } from './preset-draft.ts';
import { PresetForm } from './preset-form.tsx';
import { PresetList } from './preset-list.tsx';
import { ProvidedList } from '../list/provided-list.tsx';
import { splitCommandLine } from '../form/split-command-line.ts';
import { typedTarget, type TypedTarget } from '../form/typed-target.ts';
import { useConnect } from '../parts/use-connect.ts';
import { nameFromAddress, nameFromCommand } from '../form/web-address.ts';

interface AddConnectorProps {
  readonly snapshot: AppSnapshot;
  readonly onClose: () => void;
  /** What is shown first, unless something was typed before. */
  readonly begin?: Adding['way'];
  /** Instead of going to its page. */
  readonly onAdded?: (name: string) => void;
}

const formId = 'add-connector';

interface Adding {
  readonly way: 'catalog' | ConnectorDraft['kind'];
  readonly search: string;
  readonly typed: ConnectorDraft;
  readonly chosen: PresetDraft | null;
}

const nothing: Adding = { way: 'catalog', search: '', typed: emptyDraft, chosen: null };
const beginnings: Readonly<Record<Adding['way'], Adding>> = {
  catalog: nothing,
  stdio: { ...nothing, way: 'stdio', typed: { ...emptyDraft, kind: 'stdio' } },
  http: { ...nothing, way: 'http', typed: { ...emptyDraft, kind: 'http' } },
};

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
  const { draft, change, discard, isChanged } = useDraft('add', beginnings[begin]);
  const { way, search, typed, chosen } = draft;
  const [isChecked, setIsChecked] = useState(false);
  const [added, setAdded] = useState<string | null>(null);
  const add = useCommand('connector.add');
  const addPreset = useCommand('connector.addPreset');
  const tryOut = useCommand('connector.tryOut');
  const [tested, setTested] = useState<TestResult | null>(null);
  const addProvided = useCommand('connector.addProvided');
  const connect = useConnect();
  const taken = snapshot.connectors.map((connector) => connector.name);
  const errors = draftErrors(typed, taken);
  const presetWrong = chosen === null ? {} : presetErrors(chosen, taken);
  const body = useRef<HTMLDivElement>(null);
  // What was pressed to come here may be gone, and the focus with it.
  useEffect(() => {
    if (document.activeElement === document.body) body.current?.focus();
  }, [way, chosen]);

  const type = (changed: Partial<ConnectorDraft>) => {
    // A result is about what was typed before.
    setTested(null);
    change({ typed: { ...typed, ...changed } });
  };
  const go = (next: Adding['way'], changed: Partial<ConnectorDraft> = {}) => {
    setIsChecked(false);
    addPreset.clearError();
    add.clearError();
    tryOut.clearError();
    setTested(null);
    change({
      way: next,
      chosen: null,
      typed: { ...typed, ...(next === 'catalog' ? {} : { kind: next }), ...changed },
    });
  };
  const goTyped = (target: TypedTarget) => {
    const name =
      target.kind === 'http'
        ? nameFromAddress(target.url)
        : nameFromCommand(splitCommandLine(target.commandLine).parts);
    const { kind: next, ...rest } = target;
    go(next, { ...rest, name: name === '' ? typed.name : freeName(name, taken) });
  };
  /** Suggests a name for what was typed, unless there is one. */
  const suggestName = () => {
    if (typed.name !== '') return;
    const name =
      typed.kind === 'http'
        ? nameFromAddress(typed.url)
        : nameFromCommand(splitCommandLine(typed.commandLine).parts);
    if (name !== '') type({ name: freeName(name, taken) });
  };

  /** Tries what was typed; nothing of it is kept (ATRYUM-11). */
  const test = async () => {
    setIsChecked(true);
    setTested(null);
    if (Object.keys(targetErrors(typed)).length > 0) return;
    const name = namePattern.test(typed.name) ? typed.name : 'test';
    const result = await tryOut.run(toNewConnector({ ...typed, name }));
    if (result.ok) setTested(result.value);
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (way === 'catalog' && chosen === null) {
      // Enter in the search.
      const target = typedTarget(search);
      if (target !== null) goTyped(target);
      return;
    }
    setIsChecked(true);
    if (Object.keys(way === 'catalog' ? presetWrong : errors).length > 0) return;
    const result =
      way !== 'catalog'
        ? await add.run(toNewConnector(typed))
        : chosen !== null && (await addPreset.run(toChoice(chosen)));
    if (result !== false && result.ok) await finish(result.value);
  };

  /** One that the organisation provides: there is nothing to type. */
  const provide = async (provided: string) => {
    const result = await addProvided.run({ provided });
    if (result.ok) await finish(result.value);
  };

  const finish = async ({ name, kind, enabled }: ConnectorView) => {
    discard();
    const asks = kind === 'http' && enabled && (await connect.run(name)) === 'login';
    if (asks) return setAdded(name);
    onClose();
    if (enabled)
      showDone(`${name} added`, 'Review its tools: until then clients see none of them.');
    else showDone(`${name} added`, 'It is disabled: nothing of it runs before you enable it.');
    onAdded(name);
  };

  const waiting = snapshot.connectors.find((connector) => connector.name === added);
  if (waiting !== undefined) {
    const leave = () => {
      onClose();
      onAdded(waiting.name);
    };
    return <AddedLogin connector={waiting} onLeave={leave} />;
  }

  const runs = way === 'catalog' ? chosen?.preset.kind === 'stdio' : typed.kind === 'stdio';
  // What is still empty is not wrong until someone tries to add it.
  const fields = {
    draft: typed,
    shown: isChecked ? errors : {},
    onChange: type,
    onLeave: suggestName,
  };
  return (
    <Dialog
      open
      title={chosen === null ? 'Add connector' : `Add ${chosen.preset.name}`}
      onClose={onClose}
      footer={
        <>
          {chosen !== null && <Button onClick={() => go('catalog')}>Back to the catalog</Button>}
          {isChanged && (
            <Button
              tone="quiet"
              onClick={() => {
                discard();
                onClose();
              }}
            >
              Discard
            </Button>
          )}
          <Button onClick={onClose}>Close</Button>
          {way !== 'catalog' && (
            <Button pending={tryOut.pending} onClick={() => void test()}>
              {runs ? 'Run a test' : 'Test'}
            </Button>
          )}
          {(way !== 'catalog' || chosen !== null) && (
            <Button
              tone="primary"
              type="submit"
              form={formId}
              pending={add.pending || addPreset.pending || connect.pending}
            >
              {way !== 'catalog' && !typed.enabled
                ? 'Add connector'
                : runs
                  ? 'Add and run'
                  : 'Add and connect'}
            </Button>
          )}
        </>
      }
    >
      <form
        id={formId}
        noValidate
        onSubmit={(event) => void submit(event)}
        className="flex flex-col gap-3"
      >
        {chosen === null && snapshot.managed.mayAddConnectors && (
          <div>
            <Segmented
              label="Kind of connector"
              value={way}
              segments={[
                { value: 'catalog', label: 'Catalog' },
                { value: 'stdio', label: 'Command' },
                { value: 'http', label: 'URL' },
              ]}
              onChange={(next) => go(next)}
            />
          </div>
        )}
        {way === 'catalog' && chosen === null && (
          <ProvidedList
            managed={snapshot.managed}
            pending={addProvided.pending}
            onAdd={({ name }) => void provide(name)}
          />
        )}
        {addProvided.error !== null && <ErrorPanel error={addProvided.error} />}
        {way === 'catalog' && chosen === null && snapshot.managed.mayAddConnectors && (
          <PresetList
            search={search}
            onSearch={(text) => change({ search: text })}
            onChoose={(preset) => change({ chosen: draftOf(preset, taken) })}
            onTyped={goTyped}
          />
        )}
        {chosen !== null && (
          <PresetForm
            draft={chosen}
            shown={isChecked ? presetWrong : {}}
            error={addPreset.error}
            onChange={(next) => change({ chosen: next })}
          />
        )}
        {way !== 'catalog' && (
          <div ref={body} tabIndex={-1} data-quiet-focus className="flex flex-col gap-3">
            {typed.kind === 'stdio' ? (
              <NewCommandFields {...fields} />
            ) : (
              <NewUrlFields {...fields} issuer={snapshot.gateway.issuer} />
            )}
            <NameField
              value={typed.name}
              error={fields.shown.name ?? null}
              onChange={(name) => type({ name })}
            />
            <div>
              <Checkbox checked={typed.enabled} onChange={(enabled) => type({ enabled })}>
                Enabled
              </Checkbox>
            </div>
            {tested !== null && <ConnectorTest result={tested} onClose={() => setTested(null)} />}
            {tryOut.error !== null && <ErrorPanel error={tryOut.error} />}
            {add.error !== null && <ErrorPanel error={add.error} />}
          </div>
        )}
      </form>
    </Dialog>
  );
}
