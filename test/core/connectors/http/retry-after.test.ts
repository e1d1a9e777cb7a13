/** How long a server wants to be left alone, believed within bounds (ATMOS-14). */
import { describe, expect, it } from 'vitest';
import { readRetryAfter, tooMany } from '../../../../main/core/connectors/http/retry-after.ts';
import { limits } from '../../../../main/core/limits/limits.ts';

const now = Date.UTC(2026, 10, 21, 12, 0, 0);

describe('Retry-After', () => {
  it.each([
    ['30', 30_000],
    [' 0 ', 0],
    ['Sat, 21 Nov 2026 12:01:00 GMT', 60_000],
    ['Sat, 21 Nov 2026 11:00:00 GMT', 0],
    ['999999999', limits.upstream.pauseLongest],
    ['Sat, 21 Nov 2099 12:00:00 GMT', limits.upstream.pauseLongest],
    ['soon', null],
    ['', null],
    [null, null],
  ])('ATMOS-14 %j is %j ms', (header, ms) => {
    expect(readRetryAfter(header, now)).toBe(ms);
  });

  it.each([
    [null, limits.upstream.pauseUnsaid],
    [0, 1000],
    [90_000, 90_000],
  ])('ATMOS-14 a pause of %j ms is at least a second, and is told', (said, ms) => {
    expect(tooMany(said)).toMatchObject({ code: 'too_many', retryAfterMs: ms });
    expect(tooMany(said).message).toMatch(/Wait \d+(?:\.\d)? (?:s|min) before/u);
  });
});
