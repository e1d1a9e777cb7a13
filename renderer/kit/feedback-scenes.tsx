/** Marks, badges, banners and errors. */
import { unmanaged } from '../../contract/plain/unmanaged.ts';
import { Badge, type BadgeTone } from '../components/feedback/badge.tsx';
import { Banner } from '../components/feedback/banner.tsx';
import { Button } from '../components/base/button.tsx';
import { ClassMark, ModeIcon, ModeMark } from '../components/base/marks.tsx';
import { Spinner } from '../components/base/spinner.tsx';
import { CopyDetails, ErrorPanel } from '../components/feedback/error-panel.tsx';
import { HeldNote } from '../components/feedback/held-note.tsx';
import { Status } from '../components/feedback/status.tsx';
import { Unneeded } from '../components/feedback/unneeded.tsx';
import { MoreRows } from '../components/layout/more-rows.tsx';
import { RelativeTime } from '../components/layout/relative-time.tsx';
import { Scene, type SceneProps } from './scene.tsx';

const badgeTones: readonly BadgeTone[] = ['neutral', 'accent', 'ok', 'warn', 'danger'];
const problem = {
  code: 'unreachable',
  message: 'Nothing answers at https://mcp.example.com.',
  hint: 'Look whether the address is right and the service runs.',
};

const managed = { ...unmanaged, by: { name: 'Example Ltd', contact: 'it@example.com' } };

export function FeedbackScenes({ scheme }: SceneProps) {
  return (
    <>
      <Scene name="Badge, Status, Spinner" scheme={scheme}>
        {badgeTones.map((tone) => (
          <Badge key={tone} tone={tone}>{`Badge ${tone}`}</Badge>
        ))}
        {(['ok', 'busy', 'warn', 'error', 'off'] as const).map((tone) => (
          <Status key={tone} tone={tone} words={`Status ${tone}`} />
        ))}
        <Spinner />
      </Scene>
      <Scene name="ClassMark, ModeMark, ModeIcon, RelativeTime" scheme={scheme}>
        <ClassMark access="read" />
        <ClassMark access="write" overridden />
        <ClassMark access="destructive" />
        <ModeMark mode="allow" />
        <ModeMark mode="ask" />
        <ModeMark mode="block" word="Refused" />
        <ModeIcon mode="ask" muted />
        <RelativeTime at="2026-01-01T12:00:00.000Z" />
        <RelativeTime at={null} />
      </Scene>
      <Scene name="MoreRows" scheme={scheme}>
        <MoreRows hidden={240} what="tools of github" onMore={() => undefined} />
      </Scene>
      <Scene name="Banner" scheme={scheme}>
        {(['info', 'warn', 'error'] as const).map((tone) => (
          <div key={tone} className="w-full">
            <Banner tone={tone} title={`Banner ${tone}`} action={<Button>Resume access</Button>}>
              What it means.
            </Banner>
          </div>
        ))}
      </Scene>
      <Scene name="ErrorPanel, CopyDetails" scheme={scheme}>
        <ErrorPanel error={problem} action={<Button size="small">Try again</Button>} />
        <CopyDetails error={problem} />
      </Scene>
      <Scene name="HeldNote" scheme={scheme}>
        <HeldNote managed={managed} what="Held at Read-only" />
      </Scene>
      <Scene name="Unneeded" scheme={scheme}>
        <Unneeded />
      </Scene>
    </>
  );
}
