/** What is pressed, typed and chosen. */
import { Eye, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button, OpenLink, type ButtonTone } from '../components/base/button.tsx';
import { ChoiceCards } from '../components/controls/choice-cards.tsx';
import { Confirm } from '../components/feedback/confirm.tsx';
import { CopyBlock, CopyButton, CopyField } from '../components/base/copy.tsx';
import { Dialog } from '../components/feedback/dialog.tsx';
import { Checkbox, Field, TextArea, TextInput } from '../components/controls/field.tsx';
import { IconButton } from '../components/base/icon-button.tsx';
import { ListEditor } from '../components/controls/list-editor.tsx';
import { Menu, MenuChoice, MenuItem } from '../components/controls/menu.tsx';
import { ModeControl } from '../components/controls/mode-control.tsx';
import { SearchField } from '../components/controls/search-field.tsx';
import { Segmented } from '../components/controls/segmented.tsx';
import { Setting } from '../components/controls/setting.tsx';
import { Switch } from '../components/controls/switch.tsx';
import { Tooltip } from '../components/base/tooltip.tsx';
import { showDone, showError } from '../state/notices.ts';
import { Scene, type SceneProps } from './scene.tsx';

const tones: readonly ButtonTone[] = ['primary', 'plain', 'quiet', 'danger', 'danger-filled'];
const nothing = () => {};
const problem = {
  code: 'store_failed' as const,
  message: 'The change was not kept.',
  hint: 'There is no room on the disk. Make some, then try again.',
};

export function ControlScenes({ scheme }: SceneProps) {
  const [words, setWords] = useState('');
  const [isOn, setIsOn] = useState(true);
  const [choice, setChoice] = useState<'read' | 'write'>('read');
  const [mode, setMode] = useState<'allow' | 'ask' | 'block'>('ask');
  const [open, setOpen] = useState<'dialog' | 'confirm' | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <Scene name="Button, OpenLink" scheme={scheme}>
        {tones.map((tone) => (
          <Button key={tone} tone={tone}>{`Button ${tone}`}</Button>
        ))}
        <Button size="small">Small</Button>
        <Button size="large">Large</Button>
        <Button pending>Pending</Button>
        <Button disabled>Disabled</Button>
        <OpenLink href="https://example.com/">Open link</OpenLink>
        <OpenLink tone="primary" href="https://example.com/">
          Open link, primary
        </OpenLink>
        <Button icon={<Pencil aria-hidden size={14} />}>With an icon</Button>
      </Scene>
      <Scene name="IconButton, Tooltip" scheme={scheme}>
        <IconButton label="Delete">
          <Trash2 aria-hidden size={14} />
        </IconButton>
        <Tooltip text="Words that appear on hover and focus">
          <Button>Hover</Button>
        </Tooltip>
      </Scene>
      <Scene name="Switch, Checkbox" scheme={scheme}>
        <Switch label={`On or off, ${scheme}`} checked={isOn} onChange={setIsOn} />
        <Switch label={`Disabled, ${scheme}`} checked={false} disabled onChange={setIsOn} />
        <Checkbox checked={isOn} hint="What it means." onChange={setIsOn}>
          Checkbox
        </Checkbox>
      </Scene>
      <Scene name="Segmented, ModeControl" scheme={scheme}>
        <Segmented
          label={`Access, ${scheme}`}
          value={choice}
          segments={[
            { value: 'read', label: 'Read', icon: <Eye aria-hidden size={14} /> },
            { value: 'write', label: 'Write' },
          ]}
          onChange={setChoice}
        />
        <ModeControl label={`Mode, ${scheme}`} mode={mode} onChange={setMode} />
        <ModeControl label={`Mode, off, ${scheme}`} mode="block" disabled onChange={setMode} />
      </Scene>
      <Scene name="ChoiceCards" scheme={scheme}>
        <ChoiceCards
          label={`Choice, ${scheme}`}
          value={choice}
          choices={[
            { value: 'read', title: 'Read', text: 'Looks things up.' },
            { value: 'write', title: 'Write', text: 'Changes things, too.' },
          ]}
          onChange={setChoice}
        />
      </Scene>
      <Scene name="Field, TextInput, TextArea" scheme={scheme}>
        <Field label="Name" hint="What you will read when it asks.">
          {(props) => <TextInput {...props} placeholder="Release pipeline" />}
        </Field>
        <Field label="Address" error="This is no https address.">
          {(props) => <TextInput {...props} defaultValue="http:/example" />}
        </Field>
        <Field label="Arguments">{(props) => <TextArea {...props} rows={2} />}</Field>
      </Scene>
      <Scene name="SearchField" scheme={scheme}>
        <SearchField label={`Search, ${scheme}`} value={words} onChange={setWords} />
      </Scene>
      <Scene name="ListEditor" scheme={scheme}>
        <ListEditor
          label={`Hosts, ${scheme}`}
          addLabel="Host"
          placeholder="vscode.dev"
          hint="Only the host."
          empty="None."
          items={['claude.ai']}
          pending={false}
          error={null}
          read={(text) => (text === '' ? { problem: 'Type a host.' } : { entry: text })}
          onChange={async () => true}
        />
      </Scene>
      <Scene name="Setting" scheme={scheme}>
        <div className="w-full">
          <Setting name="Start at login" help="Consentry does not start by itself.">
            <Switch label={`Start, ${scheme}`} checked={isOn} onChange={setIsOn} />
          </Setting>
        </div>
      </Scene>
      <Scene name="CopyField, CopyBlock, CopyButton" scheme={scheme}>
        <div className="flex w-full flex-col gap-2">
          <CopyField label={`Address, ${scheme}`} text="http://127.0.0.1:29170/mcp" />
          <CopyBlock label={`Snippet, ${scheme}`} text={'{\n  "mcpServers": {}\n}'} />
          <CopyButton text="copied" className="self-start" />
        </div>
      </Scene>
      <Scene name="Menu, MenuItem, MenuChoice" scheme={scheme}>
        <Menu trigger={<Button>{`Menu, ${scheme}`}</Button>}>
          <MenuItem onSelect={nothing}>Disconnect</MenuItem>
          <MenuItem danger onSelect={nothing}>
            Delete
          </MenuItem>
          <MenuItem disabled onSelect={nothing}>
            Not now
          </MenuItem>
          <MenuChoice
            label="Theme"
            value={choice}
            choices={[
              { value: 'read', label: 'Read' },
              { value: 'write', label: 'Write' },
            ]}
            onChange={setChoice}
          />
        </Menu>
      </Scene>
      <Scene name="Dialog, Confirm, Notices" scheme={scheme}>
        <Button onClick={() => setOpen('dialog')}>{`Dialog, ${scheme}`}</Button>
        <Button tone="danger" onClick={() => setOpen('confirm')}>{`Confirm, ${scheme}`}</Button>
        <Button onClick={() => showDone('github added', 'Review its tools.')}>
          {`Notice, ${scheme}`}
        </Button>
        <Button onClick={() => showError(problem)}>{`Error notice, ${scheme}`}</Button>
        <Dialog
          open={open === 'dialog'}
          title="A window in the window"
          description="What it is about."
          footer={
            <Button data-initial-focus onClick={close}>
              Close
            </Button>
          }
          onClose={close}
        >
          The middle scrolls.
        </Dialog>
        <Confirm
          open={open === 'confirm'}
          title="Revoke access of Cursor?"
          verb="Revoke access"
          keep="Keep access"
          pending={false}
          error={problem}
          onConfirm={close}
          onClose={close}
        >
          This cannot be undone.
        </Confirm>
      </Scene>
    </>
  );
}
