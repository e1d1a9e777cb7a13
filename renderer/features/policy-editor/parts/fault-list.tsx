import { Banner } from '../../../components/feedback/banner.tsx';
import type { PolicyFaultView } from '../../../../contract/views/policy/policy-review.ts';
import { plural } from '../../../state/time-words.ts';
import { showField } from '../draft-context.ts';

/** All that is wrong, each with the way to its field. Nothing where nothing is. */
export function FaultList({ faults }: { readonly faults: readonly PolicyFaultView[] }) {
  if (faults.length === 0) return null;
  return (
    <Banner tone="error" title={`${plural(faults.length, 'thing')} to fix before it can be used`}>
      <ul aria-label="Faults">
        {faults.map(({ place, path, message }) => (
          <li key={`${place} ${message}`} className="wrap-anywhere">
            {place === '' ? (
              message
            ) : (
              <>
                <button
                  type="button"
                  className="min-h-6 text-left font-medium underline underline-offset-2"
                  onClick={() => showField(path)}
                >
                  {place}
                </button>
                {`: ${message}`}
              </>
            )}
          </li>
        ))}
      </ul>
    </Banner>
  );
}
