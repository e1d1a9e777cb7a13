import { Card } from '../../../components/layout/card.tsx';
import { useDraft } from '../draft-context.ts';
import { filled, textOrNone } from '../draft-edits.ts';
import { NumberField, Place, TextField } from '../parts/fields.tsx';

const scopes = [
  ['grant', 'One login'],
  ['client', 'One client'],
  ['all', 'All clients together'],
] as const;

const columns = 'grid gap-3 sm:grid-cols-2';

/** The most calls; people may set less. */
export function LimitsSection() {
  const { draft, change } = useDraft();
  const { limits = {} } = draft;
  return (
    <Place path={['limits']}>
      <Card title="Limits of calls">
        <p className="mb-2 text-muted">The most calls. People may set less.</p>
        <div className="flex flex-col gap-3">
          {scopes.map(([scope, words]) => {
            const most = limits[scope] ?? {};
            const put = (members: typeof most): void =>
              change({ limits: filled({ ...limits, [scope]: filled({ ...most, ...members }) }) });
            return (
              <Place key={scope} path={['limits', scope]}>
                <fieldset aria-label={words} className={columns}>
                  <NumberField
                    path={['limits', scope, 'callsPerMinute']}
                    label={`${words}: a minute`}
                    value={most.callsPerMinute}
                    onChange={(callsPerMinute) => put({ callsPerMinute })}
                  />
                  <NumberField
                    path={['limits', scope, 'callsPerDay']}
                    label={`${words}: a day`}
                    value={most.callsPerDay}
                    onChange={(callsPerDay) => put({ callsPerDay })}
                  />
                </fieldset>
              </Place>
            );
          })}
        </div>
      </Card>
    </Place>
  );
}

const lifetimes = [
  ['accessMinutes', 'Access tokens, in minutes', 'From 1 to 60.'],
  ['refreshDays', 'Logins that are not used, in days', 'From 1 to 30.'],
  ['loginDays', 'Logins as a whole, in days', 'From 1 to 180, however often they are renewed.'],
] as const;

/** The longest that what clients get lifetimes. */
export function TokensSection() {
  const { draft, change } = useDraft();
  const { tokens = {} } = draft;
  return (
    <Place path={['tokens']}>
      <Card title="Lifetimes of tokens">
        <div className={columns}>
          {lifetimes.map(([member, label, hint]) => (
            <NumberField
              key={member}
              path={['tokens', member]}
              label={label}
              hint={hint}
              value={tokens[member]}
              onChange={(value) => change({ tokens: filled({ ...tokens, [member]: value }) })}
            />
          ))}
        </div>
      </Card>
    </Place>
  );
}

/** How long the log is kept at least, and where it goes. */
export function AuditSection() {
  const { draft, change } = useDraft();
  const { audit = {} } = draft;
  const put = (members: typeof audit): void => change({ audit: filled({ ...audit, ...members }) });
  return (
    <Place path={['audit']}>
      <Card title="Activity log">
        <div className="flex flex-col gap-3">
          <div className={columns}>
            <NumberField
              path={['audit', 'keepDays']}
              label="Kept at least, in days"
              value={audit.keepDays}
              onChange={(keepDays) => put({ keepDays })}
            />
            <NumberField
              path={['audit', 'keepMegabytes']}
              label="Kept at least, in MB"
              value={audit.keepMegabytes}
              onChange={(keepMegabytes) => put({ keepMegabytes })}
            />
          </div>
          <TextField
            path={['audit', 'forwardTo']}
            label="Forwarded to"
            hint="The address of an OTLP collector for logs."
            placeholder="https://otlp.example.com/v1/logs"
            value={audit.forwardTo ?? ''}
            onChange={(text) => put({ forwardTo: textOrNone(text) })}
          />
        </div>
      </Card>
    </Place>
  );
}
