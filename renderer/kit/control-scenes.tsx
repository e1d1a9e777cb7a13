/** Buttons, choices and fields. */
import { Eye, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button, OpenLink, type ButtonTone } from '../components/base/button.tsx';
import { CopyBlock, CopyButton, CopyField } from '../components/base/copy.tsx';
import { IconButton } from '../components/base/icon-button.tsx';
import { Tooltip } from '../components/base/tooltip.tsx';
import { ChoiceCards } from '../components/controls/choice-cards.tsx';
import { Checkbox, Field, TextArea, TextInput } from '../components/controls/field.tsx';
import { ListEditor } from '../components/controls/list-editor.tsx';
import { ModeControl } from '../components/controls/mode-control.tsx';
import { SearchField } from '../components/controls/search-field.tsx';
import { Segmented } from '../components/controls/segmented.tsx';
import { Setting } from '../components/controls/setting.tsx';
import { Switch } from '../components/controls/switch.tsx';
import { OverlayScenes } from './overlay-scenes.tsx';
import { Scene, type SceneProps } from './scene.tsx';

const tones: readonly ButtonTone[] = ['primary', 'plain', 'quiet', 'danger', 'danger-filled'];

export function ControlScenes({ scheme }: SceneProps) {
  return (
    <>
      <ButtonScenes scheme={scheme} />
      <SwitchScene scheme={scheme} />
      <ChoiceScenes scheme={scheme} />
      <TypingScenes scheme={scheme} />
      <SettingScene scheme={scheme} />
      <CopyScene scheme={scheme} />
      <OverlayScenes scheme={scheme} />
    </>
  );
}

function ButtonScenes({ scheme }: SceneProps) {
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
    </>
  );
}

function SwitchScene({ scheme }: SceneProps) {
  const [isOn, setIsOn] = useState(true);
  return (
    <Scene name="Switch, Checkbox" scheme={scheme}>
      <Switch label={`On or off, ${scheme}`} checked={isOn} onChange={setIsOn} />
      <Switch label={`Disabled, ${scheme}`} checked={false} disabled onChange={setIsOn} />
      <Checkbox checked={isOn} hint="What it means." onChange={setIsOn}>
        Checkbox
      </Checkbox>
    </Scene>
  );
}

function ChoiceScenes({ scheme }: SceneProps) {
  const [choice, setChoice] = useState<'read' | 'write'>('read');
  const [mode, setMode] = useState<'allow' | 'ask' | 'block'>('ask');
  return (
    <>
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
    </>
  );
}

function TypingScenes({ scheme }: SceneProps) {
  const [words, setWords] = useState('');
  return (
    <>
      <Scene name="Field, TextInput, TextArea" scheme={scheme}>
        <Field label="Name" hint="The name you see when it asks.">
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
    </>
  );
}

function SettingScene({ scheme }: SceneProps) {
  const [isOn, setIsOn] = useState(true);
  return (
    <Scene name="Setting" scheme={scheme}>
      <div className="w-full">
        <Setting name="Start at login" help="Consentry does not start by itself.">
          <Switch label={`Start, ${scheme}`} checked={isOn} onChange={setIsOn} />
        </Setting>
      </div>
    </Scene>
  );
}

function CopyScene({ scheme }: SceneProps) {
  return (
    <Scene name="CopyField, CopyBlock, CopyButton" scheme={scheme}>
      <div className="flex w-full flex-col gap-2">
        <CopyField label={`Address, ${scheme}`} text="http://127.0.0.1:29170/mcp" />
        <CopyBlock label={`Snippet, ${scheme}`} text={'{\n  "mcpServers": {}\n}'} />
        <CopyButton text="copied" className="self-start" />
      </div>
    </Scene>
  );
}
