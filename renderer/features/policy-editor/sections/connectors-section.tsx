import { Card } from '../../../components/layout/card.tsx';
import { Checkbox } from '../../../components/controls/field.tsx';
import type { PolicyDocument } from '../../../../contract/views/policy/policy-document.ts';
import { useDraft } from '../draft-context.ts';
import { filled } from '../draft-edits.ts';
import { Place } from '../parts/fields.tsx';
import { TargetList } from '../parts/targets.tsx';
import { ProvidedRows } from './provided-rows.tsx';

type Connectors = NonNullable<PolicyDocument['connectors']>;

/** Which servers may be used at all, and which the organisation provides. */
export function ConnectorsSection() {
  const { draft, change, remove } = useDraft();
  const { connectors = {} } = draft;
  const withMembers = (members: Connectors) => ({
    connectors: filled({ ...connectors, ...members }),
  });
  const put = (members: Connectors): void => change(withMembers(members));
  const take = (what: string, members: Connectors): void => remove(what, withMembers(members));
  return (
    <Place path={['connectors']}>
      <Card title="Connectors">
        <div className="flex flex-col items-start gap-4">
          <div>
            <Checkbox
              checked={connectors.usersMayAdd !== false}
              hint="Off: only the organisation’s connectors, and those already added."
              onChange={(isOn) => put({ usersMayAdd: isOn ? undefined : false })}
            >
              People may add connectors of their own
            </Checkbox>
          </div>
          <div>
            <Checkbox
              checked={connectors.allowed !== undefined}
              hint="Nothing else runs, except provided connectors."
              onChange={(isOn) => put({ allowed: isOn ? [] : undefined })}
            >
              Only allowed connectors
            </Checkbox>
          </div>
          {connectors.allowed !== undefined && (
            <div className="w-full">
              <TargetList
                path={['connectors', 'allowed']}
                label="Allowed connectors"
                one="allowed connector"
                targets={connectors.allowed}
                onChange={(allowed) => put({ allowed })}
                onRemove={(what, allowed) => take(what, { allowed })}
              />
            </div>
          )}
          <div className="w-full">
            <h3 className="font-medium">Forbidden connectors</h3>
            <p className="mb-1 text-meta text-muted">They never run, whatever else is allowed.</p>
            <TargetList
              path={['connectors', 'forbidden']}
              label="Forbidden connectors"
              one="forbidden connector"
              targets={connectors.forbidden ?? []}
              onChange={(forbidden) => put({ forbidden })}
              onRemove={(what, forbidden) =>
                take(what, { forbidden: forbidden.length === 0 ? undefined : forbidden })
              }
            />
          </div>
          <ProvidedRows
            provided={connectors.provided ?? []}
            onChange={(provided) => put({ provided })}
            onRemove={(what, provided) =>
              take(what, { provided: provided.length === 0 ? undefined : provided })
            }
          />
        </div>
      </Card>
    </Place>
  );
}
