import {
  AppWindow,
  CloudOff,
  FilePen,
  Globe,
  Laptop,
  MapPinOff,
  MonitorSmartphone,
  Shuffle,
  Users,
  VenetianMask,
  type LucideIcon,
} from 'lucide-react';
import type { ConsentWarning } from '../../../contract/views/questions/consent-question.ts';
import type { ApprovalWarning } from '../../../contract/views/questions/question.ts';
import { Banner } from '../../components/feedback/banner.tsx';

type Warning = ConsentWarning | ApprovalWarning;
type Code = Warning['code'];
interface Look {
  readonly icon: LucideIcon;
  readonly tone: 'error' | 'warn' | 'info';
}

/**
 * The worst first: what somebody else may have arranged is loud, what is only good to know is
 * quiet.
 */
const looks: Readonly<Record<Code, Look>> = {
  'look-alike': { icon: VenetianMask, tone: 'error' },
  'web-page': { icon: AppWindow, tone: 'error' },
  'other-program': { icon: Shuffle, tone: 'warn' },
  changed: { icon: FilePen, tone: 'warn' },
  device: { icon: MonitorSmartphone, tone: 'warn' },
  'not-checked': { icon: CloudOff, tone: 'warn' },
  'web-client': { icon: Globe, tone: 'warn' },
  'same-name': { icon: Users, tone: 'warn' },
  'loopback-only': { icon: Laptop, tone: 'info' },
  'no-resource': { icon: MapPinOff, tone: 'info' },
};
const order = Object.keys(looks);

/** It stands in the head of the prompt, which does not scroll (SEC-129). */
export const isLookAlike = ({ code }: Warning): boolean => code === 'look-alike';

/** True where one of them is more than good to know. */
export function isOdd(warnings: readonly Warning[]): boolean {
  return warnings.some(({ code }) => looks[code].tone !== 'info');
}

/** What to look at before saying yes. */
export function QuestionWarnings({ warnings }: { readonly warnings: readonly Warning[] }) {
  if (warnings.length === 0) return null;
  return (
    <ul aria-label="Before you decide" className="flex flex-col gap-2">
      {warnings
        .toSorted((a, b) => order.indexOf(a.code) - order.indexOf(b.code))
        .map(({ code, text }) => (
          <li key={code + text}>
            <Banner {...looks[code]} title={text} />
          </li>
        ))}
    </ul>
  );
}
