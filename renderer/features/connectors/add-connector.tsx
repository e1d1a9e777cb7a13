import { useState, type FormEvent } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Field, TextInput } from '../../components/field.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { useCommand } from '../../state/commands.ts';
import { showDone } from '../../state/notices.ts';
import { navigate } from '../../state/route.ts';
import { CommandPreview } from './command-preview.tsx';
import { draftErrors, emptyDraft, toNewConnector, type ConnectorDraft } from './connector-draft.ts';
import { EnvironmentFields } from './environment-fields.tsx';
import { NameField } from './name-field.tsx';
import { draftOf, presetErrors, toChoice, type PresetDraft } from './preset-draft.ts';
import { PresetForm } from './preset-form.tsx';
import { PresetList } from './preset-list.tsx';
import { ProgramWarning } from './program-warning.tsx';
import { splitCommandLine } from './split-command-line.ts';

interface AddConnectorProps {
  /** Names in use. */
  readonly taken: readonly string[];
  readonly onClose: () => void;
}

const formId = 'add-connector';

type Way = 'catalog' | ConnectorDraft['kind'];

/** Adds a connector from the catalog, by command or by address; what will run is shown before it does. */
export function AddConnector({ taken, onClose }: AddConnectorProps) {
  const [way, setWay] = useState<Way>('catalog');
  const [draft, setDraft] = useState(emptyDraft);
  const [chosen, setChosen] = useState<PresetDraft | null>(null);
  const [isChecked, setIsChecked] = useState(false);
  const add = useCommand('connector.add');
  const addPreset = useCommand('connector.addPreset');
  const errors = draftErrors(draft, taken);
  const presetWrong = chosen === null ? {} : presetErrors(chosen, taken);
  const change = (changed: Partial<ConnectorDraft>) =>
    setDraft((known) => ({ ...known, ...changed }));
  const go = (next: Way) => {
    setWay(next);
    setChosen(null);
    setIsChecked(false);
    addPreset.clearError();
    if (next !== 'catalog') change({ kind: next });
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    // Enter in the search of the catalog.
    if (way === 'catalog' && chosen === null) return;
    setIsChecked(true);
    if (Object.keys(way === 'catalog' ? presetWrong : errors).length > 0) return;
    const result =
      way !== 'catalog'
        ? await add.run(toNewConnector(draft))
        : chosen !== null && (await addPreset.run(toChoice(chosen)));
    if (result === false || !result.ok) return;
    onClose();
    const { name } = result.value;
    showDone(`${name} added`, 'Review its tools: until then clients see none of them.');
    navigate('connectors', name);
  };

  const runs = way === 'catalog' ? chosen?.preset.kind === 'stdio' : draft.kind === 'stdio';
  // What is still empty is not wrong until someone tries to add it.
  const shown = isChecked ? errors : {};
  return (
    <Dialog
      open
      title={chosen === null ? 'Add connector' : `Add ${chosen.preset.name}`}
      onClose={onClose}
      footer={
        <>
          {chosen !== null && <Button onClick={() => go('catalog')}>Back to the catalog</Button>}
          <Button onClick={onClose}>Cancel</Button>
          {(way !== 'catalog' || chosen !== null) && (
            <Button
              tone="primary"
              type="submit"
              form={formId}
              pending={add.pending || addPreset.pending}
            >
              {runs ? 'Add and run' : 'Add and connect'}
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
        {chosen === null && (
          <div>
            <Segmented
              label="Kind of connector"
              value={way}
              segments={[
                { value: 'catalog', label: 'Catalog' },
                { value: 'stdio', label: 'Command' },
                { value: 'http', label: 'URL' },
              ]}
              onChange={go}
            />
          </div>
        )}
        {way === 'catalog' && chosen === null && (
          <PresetList onChoose={(preset) => setChosen(draftOf(preset, taken))} />
        )}
        {chosen !== null && (
          <PresetForm
            draft={chosen}
            shown={isChecked ? presetWrong : {}}
            error={addPreset.error}
            onChange={setChosen}
          />
        )}
        {way !== 'catalog' && (
          <>
            <NameField
              value={draft.name}
              error={shown.name ?? null}
              onChange={(name) => change({ name })}
            />
            {draft.kind === 'stdio' ? (
              <CommandFields draft={draft} shown={shown} change={change} />
            ) : (
              <UrlFields draft={draft} shown={shown} change={change} />
            )}
            {add.error !== null && <ErrorPanel error={add.error} />}
          </>
        )}
      </form>
    </Dialog>
  );
}

interface FieldsProps {
  readonly draft: ConnectorDraft;
  readonly shown: ReturnType<typeof draftErrors>;
  readonly change: (changed: Partial<ConnectorDraft>) => void;
}

function CommandFields({ draft, shown, change }: FieldsProps) {
  return (
    <>
      <Field
        label="Command"
        hint="The program and its arguments. No shell is used; put words with blanks in quotes."
        error={shown.commandLine ?? null}
      >
        {(props) => (
          <TextInput
            {...props}
            className="font-mono"
            maxLength={8192}
            placeholder="npx -y @modelcontextprotocol/server-filesystem ~/projects"
            value={draft.commandLine}
            onChange={(event) => change({ commandLine: event.target.value })}
          />
        )}
      </Field>
      <CommandPreview
        parts={splitCommandLine(draft.commandLine).parts}
        folder={draft.workingDirectory.trim()}
      />
      <EnvironmentFields
        entries={draft.environment}
        error={shown.environment ?? null}
        onChange={(environment) => change({ environment })}
      />
      <MoreFields draft={draft} shown={shown} change={change} />
      <ProgramWarning />
    </>
  );
}

function UrlFields({ draft, shown, change }: FieldsProps) {
  return (
    <>
      <Field label="URL" hint="The address of the MCP server." error={shown.url ?? null}>
        {(props) => (
          <TextInput
            {...props}
            type="url"
            maxLength={2048}
            placeholder="https://mcp.example.com/mcp"
            value={draft.url}
            onChange={(event) => change({ url: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Bearer token (optional)"
        hint="Leave it empty to log in with the browser, or if no login is needed. It is kept in the vault."
      >
        {(props) => (
          <TextInput
            {...props}
            type="password"
            maxLength={16_384}
            value={draft.bearer}
            onChange={(event) => change({ bearer: event.target.value })}
          />
        )}
      </Field>
      <MoreFields draft={draft} shown={shown} change={change} />
    </>
  );
}

function MoreFields({ draft, shown, change }: FieldsProps) {
  return (
    <details open={shown.timeout !== undefined}>
      <summary className="w-fit rounded-sm text-muted hover:text-ink">More settings</summary>
      <div className="mt-2 grid gap-3 sm:grid-cols-2">
        {draft.kind === 'stdio' && (
          <Field label="Working folder" hint="Empty: where Consentry runs.">
            {(props) => (
              <TextInput
                {...props}
                maxLength={4096}
                value={draft.workingDirectory}
                onChange={(event) => change({ workingDirectory: event.target.value })}
              />
            )}
          </Field>
        )}
        <Field label="Time limit per call, in seconds" error={shown.timeout ?? null}>
          {(props) => (
            <TextInput
              {...props}
              inputMode="numeric"
              maxLength={4}
              value={draft.timeout}
              onChange={(event) => change({ timeout: event.target.value })}
            />
          )}
        </Field>
        {draft.kind === 'stdio' && (
          <label className="flex items-start gap-2 sm:col-span-2">
            <input
              type="checkbox"
              className="mt-1"
              checked={draft.codeWasRead}
              onChange={(event) => change({ codeWasRead: event.target.checked })}
            />
            The command contains code (bash -c, node -e …), and I have read it
          </label>
        )}
      </div>
    </details>
  );
}
