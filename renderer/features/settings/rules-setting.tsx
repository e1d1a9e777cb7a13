import { ChevronRight } from 'lucide-react';
import { Card } from '../../components/layout/card.tsx';
import { Setting } from '../../components/controls/setting.tsx';
import { linkTo } from '../../state/route.ts';

/** The way to the rules: they have a page of their own. */
export function RulesSetting() {
  return (
    <Card title="Rules">
      <Setting
        name="Rules for many tools at once"
        help="By client, connector, tool, class, or what the arguments of a call say."
      >
        <a
          href={linkTo('settings', 'rules')}
          className="inline-flex h-7 shrink-0 items-center gap-1 rounded-md border border-line bg-raised px-3 font-medium shadow-1 hover:bg-hover"
        >
          Open rules
          <ChevronRight aria-hidden size={14} />
        </a>
      </Setting>
    </Card>
  );
}
