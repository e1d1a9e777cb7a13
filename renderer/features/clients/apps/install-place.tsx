import { useState } from 'react';
import { Field, TextInput } from '../../../components/controls/field.tsx';
import { Segmented } from '../../../components/controls/segmented.tsx';

interface InstallPlaceProps {
  /** The client's file inside a project, e.g. `.mcp.json`. */
  readonly file: string;
  /** The folder of the project, empty while none is typed; null: the person's own file. */
  readonly project: string | null;
  readonly onChange: (project: string | null) => void;
}

/** Into the file for all projects, or into that of one. */
export function InstallPlace({ file, project, onChange }: InstallPlaceProps) {
  const [typed, setTyped] = useState(project ?? '');
  return (
    <>
      <Segmented
        label="Where it is added"
        segments={[
          { value: 'person', label: 'For all projects' },
          { value: 'project', label: 'In one project' },
        ]}
        value={project === null ? 'person' : 'project'}
        onChange={(where) => onChange(where === 'person' ? null : typed.trim())}
      />
      {project !== null && (
        <Field
          label="Project folder"
          hint={`The whole path. ${file} in it is changed, or made; whoever gets a copy of the project gets the entry, too.`}
        >
          {(props) => (
            <TextInput
              {...props}
              placeholder="/home/me/projects/site"
              value={typed}
              onChange={(event) => {
                setTyped(event.target.value);
                onChange(event.target.value.trim());
              }}
            />
          )}
        </Field>
      )}
    </>
  );
}
