/** Which program this is, where it keeps things, and a report for whoever helps. */
import { FolderOpen, LifeBuoy } from 'lucide-react';
import type { AppInfo } from '../../../contract/commands/app-commands.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { Button } from '../../components/base/button.tsx';
import { Card } from '../../components/layout/card.tsx';
import { CopyField } from '../../components/base/copy.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { Fact, Facts } from '../../components/layout/facts.tsx';
import { RelativeTime } from '../../components/layout/relative-time.tsx';
import { Setting } from '../../components/controls/setting.tsx';
import { useCommand } from '../../state/commands.ts';
import { download } from '../../components/base/download.ts';
import { showDone } from '../../state/notices.ts';
import { linkTo } from '../../state/route.ts';

interface AboutCardProps {
  readonly snapshot: AppSnapshot;
  /** null until it is known. */
  readonly info: AppInfo | null;
}

export function AboutCard({ snapshot, info }: AboutCardProps) {
  const openFolder = useCommand('app.openDataFolder', 'notice');
  const report = useCommand('diagnostics.export');
  const saveReport = async () => {
    const result = await report.run({});
    if (!result.ok) return;
    if (result.value.kind === 'saved') showDone('Report saved', result.value.path);
    if (result.value.kind === 'text') {
      download(result.value.name, [result.value.text], 'application/json');
      showDone('Report downloaded', result.value.name);
    }
  };
  const isDesktop = snapshot.shell === 'desktop';
  return (
    <Card title="About">
      <Facts>
        <Fact name="Version">
          {snapshot.version} {!isDesktop && '(headless)'}
          {info !== null && <span className="block text-muted">{partsOf(info)}</span>}
        </Fact>
        <Fact name="Running since">
          <RelativeTime at={snapshot.startedAt} />
        </Fact>
        <Fact name="Port">
          {snapshot.gateway.port ?? 'None'}
          <span className="block text-muted">
            Clients know Consentry by this port, so it never changes by itself. To change it, quit
            and start with <code>--port</code>; every client must then be updated and log in again.
          </span>
        </Fact>
        <Fact name="Introduction">
          <a
            href={linkTo('welcome', 'access')}
            className="rounded-sm text-accent-text hover:underline"
          >
            Show it again
          </a>
        </Fact>
        <Fact name="Data folder">
          <CopyField label="Data folder" text={snapshot.dataDir} />
          {isDesktop && (
            <Button
              size="small"
              className="mt-1.5"
              icon={<FolderOpen aria-hidden size={12} />}
              pending={openFolder.pending}
              onClick={() => void openFolder.run({})}
            >
              Open data folder
            </Button>
          )}
        </Fact>
        {info !== null && (
          <Fact name="Program log">
            <CopyField label="Program log" text={info.logDir} />
          </Fact>
        )}
      </Facts>
      <div className="mt-3 border-t border-line pt-2">
        <Setting
          name="Report for support"
          help="Versions, settings, the state of your connectors and the newest lines of the program log. No secrets and no arguments of calls. You choose where it is saved; nothing is sent."
        >
          <Button
            icon={<LifeBuoy aria-hidden size={14} />}
            pending={report.pending}
            onClick={() => void saveReport()}
          >
            Save a report
          </Button>
        </Setting>
      </div>
      {report.error !== null && <ErrorPanel error={report.error} />}
    </Card>
  );
}

function partsOf({ electron, chrome, node, platform, systemVersion }: AppInfo): string {
  return [
    electron !== null && `Electron ${electron}`,
    chrome !== null && `Chromium ${chrome}`,
    `Node ${node}`,
    `${platform} ${systemVersion}`,
  ]
    .filter((part) => part !== false)
    .join(', ');
}
