import { Segmented } from '../../components/controls/segmented.tsx';
import { usePeriod, type Period } from '../usage/period.ts';

const segments = [
  { value: 'today', label: 'Today' },
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
] as const;

/** Of which time everything is that the Overview counts. */
export function PeriodChoice() {
  const [period, setPeriod] = usePeriod();
  return (
    <Segmented<Period> label="Period" segments={segments} value={period} onChange={setPeriod} />
  );
}
